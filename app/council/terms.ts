/**
 * The texts people and organizations bind themselves to. A text once used is
 * never edited: a new wording is a new version, and the log names the version
 * and the hash of its Japanese bytes, which alone bind. The English is a
 * translation for reading.
 */
import type { Terms, Texts, Versions } from '../access/agreement.ts'
import { utf8 } from '../formats/bytes.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { type Instant, instant } from '../ids.ts'

/** A text is dated where it stands: from when it is asked for, and past when nothing else can be done without. */
export function terms(
  { version, askedFrom, demandedFrom }: Pick<Terms, 'version' | 'askedFrom' | 'demandedFrom'>,
  { ja, en }: Pick<Terms, 'ja' | 'en'>,
): Terms {
  return { version, ja, en, hash: sha256Hex(utf8(ja)), askedFrom, demandedFrom }
}

/** 2026-10-01 in Japan: the day on which Article 45 of the Act came into force. */
const inForce: Instant = instant(Date.UTC(2026, 8, 30, 15))

const consent1 = terms(
  { version: 'consent-2026-10', askedFrom: inForce, demandedFrom: inForce },
  {
    ja: `協議会への参加に関する同意書

当社（当法人）は、重要電子計算機に対する不正な行為による被害の防止に関する法律（令和7年法律第42号。以下「法」といいます。）第45条第2項の規定に基づき、同条第1項の協議会の構成員となることに同意します。

1　協議会を通じて提供される被害防止情報を、法第45条第4項の規定に従って適正に管理します。
2　協議会から法第45条第5項の規定による資料の提出、意見の表明、説明その他の協力の求めがあったときは、正当な理由がある場合を除き、その求めに応じます。
3　協議会の事務に従事する者として届け出る者に、法第45条第7項の規定による守秘義務及び法第82条の罰則の適用があることを承知しています。
4　届け出た者が異動、退職等により事務に従事しなくなったときは、遅滞なく事務局に届け出ます。
5　被害防止情報の交付、開封等が、消すことのできない記録に残ることを承知しています。
6　この同意は、事務局に申し出ることにより、いつでも撤回することができます。撤回の時から、当社（当法人）の全ての者はこのポータルを利用できません。撤回の後も、守秘義務は存続します。`,
    en: `Consent to joining the council

Under Article 45(2) of the Act on prevention of damage from unauthorized acts against important computers (Act No. 42 of 2025, "the Act"), we consent to becoming a member of the council of Article 45(1).

1. We manage harm-prevention information shared through the council properly, as Article 45(4) demands.
2. We comply with the council's requests for materials, opinions, explanation and other cooperation under Article 45(5), absent just cause.
3. We know that the secrecy duty of Article 45(7) and the penalties of Article 82 apply to those whom we name as engaged in the council's affairs.
4. We tell the secretariat without delay when such a person moves, leaves or is otherwise no longer engaged.
5. We know that releases and openings of harm-prevention information are kept in a record that cannot be erased.
6. We may withdraw this consent at any time by telling the secretariat. From that moment none of our people can use this portal. The secrecy duty continues after withdrawal.`,
  },
)

/** 2026-12-01 in Japan, and the first day of the next business year: time for a board to meet. */
const smallAccountAsked: Instant = instant(Date.UTC(2026, 10, 30, 15))
const smallAccountDemanded: Instant = instant(Date.UTC(2027, 2, 31, 15))

/** Says what withdrawing leaves: the duties of the Act, and the small account by which they are settled. */
const consent2 = terms(
  { version: 'consent-2026-12', askedFrom: smallAccountAsked, demandedFrom: smallAccountDemanded },
  {
    ja: `協議会への参加に関する同意書

当社（当法人）は、重要電子計算機に対する不正な行為による被害の防止に関する法律（令和7年法律第42号。以下「法」といいます。）第45条第2項の規定に基づき、同条第1項の協議会の構成員となることに同意します。

1　協議会を通じて提供される被害防止情報を、法第45条第4項の規定に従って適正に管理します。
2　協議会から法第45条第5項の規定による資料の提出、意見の表明、説明その他の協力の求めがあったときは、正当な理由がある場合を除き、その求めに応じます。
3　協議会の事務に従事する者として届け出る者に、法第45条第7項の規定による守秘義務及び法第82条の罰則の適用があることを承知しています。
4　届け出た者が異動、退職等により事務に従事しなくなったときは、遅滞なく事務局に届け出ます。
5　被害防止情報の交付、開封等が、消すことのできない記録に残ることを承知しています。
6　この同意は、事務局に申し出ることにより、いつでも撤回することができます。撤回の時から、当社（当法人）の全ての者は、情報の閲覧その他このポータルの利用をすることができません。
7　法第4条、第5条その他の法の規定に基づく当社（当法人）の義務は、撤回によっては終了しないことを承知しています。当該義務が残る間、当社（当法人）が指定した者は、残る義務の確認並びに本人の記録の確認及び持出しに限り、このポータルを利用することができます。
8　撤回の後も、守秘義務は存続します。`,
    en: `Consent to joining the council

Under Article 45(2) of the Act on prevention of damage from unauthorized acts against important computers (Act No. 42 of 2025, "the Act"), we consent to becoming a member of the council of Article 45(1).

1. We manage harm-prevention information shared through the council properly, as Article 45(4) demands.
2. We comply with the council's requests for materials, opinions, explanation and other cooperation under Article 45(5), absent just cause.
3. We know that the secrecy duty of Article 45(7) and the penalties of Article 82 apply to those whom we name as engaged in the council's affairs.
4. We tell the secretariat without delay when such a person moves, leaves or is otherwise no longer engaged.
5. We know that releases and openings of harm-prevention information are kept in a record that cannot be erased.
6. We may withdraw this consent at any time by telling the secretariat. From that moment none of our people can read information on this portal, or use it otherwise.
7. We know that our duties under Articles 4 and 5 and other provisions of the Act do not end with the withdrawal. While any is open, those whom we name may use this portal to see what is left open, and to see and take out their own record, and for nothing else.
8. The secrecy duty continues after withdrawal.`,
  },
)

const pledge1 = terms(
  { version: 'pledge-2026-10', askedFrom: inForce, demandedFrom: inForce },
  {
    ja: `誓約書

私は、協議会の事務に従事するに当たり、次の事項を誓約します。

1　協議会の事務に関して知り得た秘密を、正当な理由なく漏らし、又は盗用しません。事務に従事しなくなった後も同様とします（重要電子計算機に対する不正な行為による被害の防止に関する法律（令和7年法律第42号）第45条第7項）。
2　これに違反したときは、2年以下の拘禁刑又は100万円以下の罰金に処せられることがあることを承知しています（同法第82条）。
3　情報に付された機密性の格付、取扱制限、TLP 及び PAP の区分に従って取り扱います。
4　このポータルの利用資格、パスワード、認証アプリ、鍵及びパスフレーズを、他人に使わせません。
5　鍵の紛失、漏えい又はそのおそれを知ったときは、直ちに事務局に連絡します。
6　交付、開封、受領確認その他の私の行為が、私の鍵による署名とともに、消すことのできない記録に残ることを承知しています。`,
    en: `Pledge

Being engaged in the affairs of the council, I pledge the following.

1. I will not leak or misappropriate, without just cause, any secret learned in the affairs of the council, nor after I am no longer engaged in them (Article 45(7) of Act No. 42 of 2025).
2. I know that whoever breaches this may be punished with imprisonment of up to two years or a fine of up to 1,000,000 yen (Article 82 of the Act).
3. I handle information as its confidentiality grade, handling restrictions, TLP and PAP say.
4. I let nobody else use my account, password, authenticator, key or passphrase.
5. I tell the secretariat at once when I learn that my key is lost or known to others, or may be.
6. I know that releases, openings, acknowledgements and my other acts are kept, with signatures by my key, in a record that cannot be erased.`,
  },
)

export const consentTexts: Versions = [consent1, consent2]
export const pledgeTexts: Versions = [pledge1]

/** What the portal goes by; a test gives it others. */
export const texts: Texts = { consent: consentTexts, pledge: pledgeTexts }
