import type ja from '../ja/reasons.ts'
import type { Words } from '../words.ts'

export default {
  // the edge
  'not-allowed': 'Your role may not do this. Nothing was changed. If you need it, ask $t(shell:secretariat.name).',
  'small-account':
    'Your organization has withdrawn its consent, so this is not open to you. Nothing was changed. Its open duties, your own record, and taking that out are.',
  'passkey-wanted':
    'This takes a passkey. Nothing was changed. Verify with your passkey. If you have none any more, report it in your settings as a lost factor.',
  'not-found': 'There is nothing here, or nothing that you may see.',
  'role-not-begun':
    'The role this takes begins when two of the secretariat have signed the roll that names you in it; the present one does not. Nothing was changed.',
  'form-unreadable': 'What was sent could not be read. Nothing was changed. Open the page anew and try again.',
  'form-too-large': 'What was sent is too large. Nothing was changed. Make it shorter and try again.',
  'request-unreadable': 'What was sent did not arrive whole. Nothing was changed. Open the page anew and try again.',
  'request-too-slow':
    'What was sent took too long to arrive and was not accepted. Nothing was changed. Check your connection and try again.',
  'length-missing':
    'What was sent does not say how long it is and was not accepted. Nothing was changed. Please do it from the portal itself.',
  'method-unknown': 'This cannot be done in this way. Nothing was changed. Please do it from the portal itself.',
  'foreign-origin':
    'This came from another site and was not accepted. Nothing was changed. Please do it again from the portal itself.',
  'wrong-host': 'The portal does not answer under this address. Nothing was changed. Please use its proper address.',
  'address-unreadable': 'This address cannot be read. Please check that it is typed rightly.',
  'address-too-long': 'This address is too long. Please open the page anew from the portal itself.',
  'headers-too-long':
    'What your browser sent along (its cookies, perhaps) is too large. Delete the cookies of this portal and try again.',
  'too-busy': 'Too much is being asked at the moment. Nothing was changed. Try again in a little while.',
  starting: 'The portal is starting. Please open it again in a little while.',
  'log-unavailable':
    'The log cannot be written at the moment, so nothing was done and nothing was changed. Try again in a little while.',

  'not-counted': 'Your entries have not been counted yet. They are once a day.',

  'witnesses-unavailable':
    'Fewer outside witnesses cosign the log at the moment than the policy asks for, so no copy and no receipt is given. No text was sent. Try again in a little while; if it is urgent, call $t(shell:secretariat.name).',

  'log-undecided':
    'The newest part of the log was lost, and the log begins anew. Until two people have confirmed this, nothing is sent and nothing but that can be signed. This attempt lost nothing. Try again once the oversight body has announced it.',
  'witnesses-away':
    'The outside witnesses cannot be reached, so nothing can be signed at the moment. Nothing was lost and nothing was sent. Try again in a while; if it is urgent, call $t(shell:secretariat.name) and ask for outside verification to be suspended.',

  // attachments
  'attachment-too-large':
    'The file is too large: up to {{file}} MiB can be attached. Nothing was sent. Split or compress it.',
  'attachments-too-many':
    'Too much is attached: up to {{count}} files and {{total}} MiB in all. It was not added. Take off what is not needed.',
  'attachment-missing':
    'Part of an attachment is not at the portal. Nothing was issued. Take the attachment off and add it again.',
  'attachment-in-use': 'This attachment belongs to something that was sealed, and cannot change. Nothing was changed.',
  'part-unfitting':
    'A part of the file came in another length than it should have, and was not taken. Take the attachment off and add it again.',
  'attachment-unreadable':
    'The file cannot be read: it may have been moved, deleted or changed. What was sent of it is kept. Look at the file and choose it again.',
  'attachment-other-file':
    'This is another file than the one that was begun. Nothing was sent. Choose the same file, or take it off and add it anew.',
  'attachment-stopped': 'Sending was stopped. What was sent is kept, and you can go on from there.',
  'attachment-unproven':
    'What came is not the file that was signed. Nothing was saved. Call the sender of this bulletin and $t(shell:secretariat.name).',
  'attachment-not-saved':
    'It could not be written where you chose. Look at the space that is left and the place, and try again. The release stays on record.',
  'taking-stopped': 'Receiving was stopped. No file was saved. The release stays on record.',

  // access
  'email-missing': 'Enter your e-mail address.',
  'password-missing': 'Enter your password.',
  'code-missing': 'Enter the code.',
  'wrong-credentials': 'E-mail address or password is not right. Nothing was changed. Please check both.',
  'wrong-code':
    'This code does not work: it is mistyped, already used, or too old. Try the next one that your app shows.',
  'passkey-past': 'Choose a day to come, so that people have time to register.',
  'passkey-needed': 'This role needs a passkey. An authenticator alone is not enough.',
  'link-not-good': 'This address was used already, or its time is over. Nothing was changed.',
  'link-not-yet': 'It is too early. Open the address again after the time in the letter.',
  'restoration-moot': 'This person may not be inside at present, or has not finished joining. Nothing was changed.',
  'mandate-power': 'This power cannot be given in this person’s role. Choose one that can.',
  'mandate-day': 'Give the last day as year, month and day.',
  'mandate-past': 'The last day has passed. Give today or a later day.',
  'mandate-long': 'Give a last day within a year from now.',
  'mandate-held': 'This person holds such a power already. End that one first. Nothing was changed.',
  'mandate-moot':
    'This person may not be inside at present, or works in another role than when this was given. Nothing was changed.',
  'mandate-not-in-roll':
    'No roll that two of the secretariat signed carries it yet. It can be activated once the next roll is in force. Nothing was changed.',
  'mandate-over': 'This power is over. Nothing was changed.',
  'mandate-active': 'They are standing in already. Nothing was changed.',
  'restoration-none': 'Nothing is under way.',
  'address-same': 'This is the address you have. Nothing was changed.',
  'address-loss':
    'A factor is being registered anew, so no address can be changed. Try again when that is done, or stopped.',
  'address-taken': 'Another account has this e-mail address already. Nothing was changed.',
  'address-none': 'No change is under way.',
  'address-waits':
    'The e-mail address of this person is being changed, so no factor can be registered anew. Try again when that is done, or stopped.',
  'passkey-day': 'Check the day: type one that there is, or leave it empty.',
  'passkey-order': 'Members are asked no earlier than the other roles. Choose a later day.',
  'passkey-same': 'That is how it is already. Nothing was changed.',
  'passkey-unknown':
    'This passkey is not registered, or was removed. Nothing was done. Please use another one, or a code.',
  'passkey-unverified':
    'The device did not check that it is you (fingerprint, face, PIN). Nothing was done. Please use a passkey that does.',
  'passkey-lapsed':
    'The passkey answered too late, or its answer was used already. Nothing was done. Please try again.',
  'passkey-origin':
    'The passkey was used on another site, so it was not taken. Nothing was done. Please check that this is the portal’s true address.',
  'passkey-copied':
    'This passkey has not counted on since it was last used, so it may have been copied. Nothing was done. Stop using it, and telephone $t(shell:secretariat.name).',
  'passkey-wrong': 'The passkey’s answer is not right. Nothing was done. Please try again, or use a code.',
  'passkey-none': 'You have no passkey. Nothing was done. Please use a code. You can register one in the settings.',
  'passkey-left': 'The passkey was not shown. Nothing was done. Please try again, or use a code.',
  'passkey-unsupported':
    'This device or browser cannot use passkeys. Nothing was done. Please use another device, or a code.',
  'passkey-already': 'This passkey is registered already. Nothing was registered anew.',
  'passkey-name-missing': 'Please give the passkey a name of at most 60 characters. Nothing was registered yet.',
  'passkey-missing': 'Please choose the passkey to remove. Nothing was changed.',
  'passkey-gone': 'That passkey was removed already.',
  'passkey-last':
    'You have no other passkey and no app, so it cannot be removed. Nothing was changed. Please register another one first.',
  'too-many-attempts':
    'Too many attempts. Try again in about {{minutes}} minutes. If it is urgent, call $t(shell:secretariat.name).',
  'too-many-this-month':
    'Too many wrong codes within thirty days. For about {{days}} days none is taken from this browser. Please call $t(shell:secretariat.name).',
  'limits-unavailable':
    'We cannot check safely at the moment, so this was not accepted. Nothing was changed. Try again in a little while.',
  'sign-in-lapsed': 'Time ran out before signing in was complete. Please begin again.',
  'signed-out': 'You are signed out. What you asked for was not done. Please sign in again.',
  'step-up-left': 'You went back without confirming, so nothing was done. What you typed is still here.',
  'unlock-left': 'You went back without unlocking your key, so nothing was done. What you typed is still here.',
  'step-up': 'This needs a fresh confirmation that it is you. It has not been done yet.',
  'form-used':
    'Something else was already done from this page. What you sent now was not done. The page has been renewed: please look at the result.',
  'new-code-wrong':
    'The code of the new app is not right. Nothing was registered yet. Enter the code that the new app shows.',
  'why-missing': 'Choose a reason. Nothing was changed.',
  'session-gone': 'That session has already ended.',
  'totp-lapsed': 'Time ran out, so nothing was registered. Your present app still works. Please begin again.',
  'password-short': 'The password is too short: {{length}} characters or more. Nothing was changed yet.',
  'password-long': 'The password is too long: {{length}} characters at most. Nothing was changed yet.',
  'password-common': 'This password is common and easily guessed. Choose another. Nothing was changed yet.',
  'password-personal':
    'A password with your address or the portal’s name in it is easily guessed. Choose another. Nothing was changed yet.',
  'password-differs': 'The two passwords are not the same. Nothing was changed yet.',

  // review
  'person-unknown': 'Nobody has that name, pseudonym or id. Enter it as the log shows it.',
  'person-several': 'More than one person fits, so nothing was searched. Give the whole name, or the id.',
  'names-not-shown':
    'To search by a name or an organization, show names first, with a reason. A pseudonym or an id works as it is. Nothing was searched.',
  'copy-unknown': 'No copy has that code. Please check it.',
  'session-unknown': 'That session was not found. Open it by the link on a page of the log.',
  'session-without-person': 'To filter by a session, say whose it is as well. Nothing was searched.',
  'language-missing': 'Choose a language.',
  'none-chosen': 'Nothing was chosen. Choose what you mean, and try again.',
  'filter-unreadable':
    'One of the filters holds a value that cannot be chosen, or one that is too long. Set the filters again. Nothing was searched.',
  'date-unreadable': 'A date or time cannot be read. Write it as 2026-11-22 14:30. Nothing was searched.',
  'range-reversed': 'The end lies before the beginning. Nothing was searched.',
  'search-unknown':
    'That is no bulletin number, copy code, entry number or pseudonym. Search by the filters below. Nothing was searched.',
  'entry-unknown': 'No entry has that number. Please check it.',
  'from-elsewhere':
    'A link on another site led here, so nothing was opened, and nothing recorded. Open it from the portal’s own pages.',
  'organization-unknown': 'That organization was not found. Choose one from the list.',
  'bulletin-unknown': 'No bulletin has that number. Please check it.',
  'reason-missing': 'Enter a reason. No name has been shown.',
  'export-too-large': 'More than {{limit}} entries match, so nothing was exported. Split the period and try again.',
  'evidence-reason-missing': 'Enter the reason. No bundle has been made yet.',
  'evidence-too-large':
    'There are more than {{limit}} entries, so no bundle was made. Narrow the period or the people and try again.',
  'evidence-empty': 'No entry matches, so no bundle was made. Check the filters.',
  'absence-untrue':
    'The log holds a release to this person before that time, so the absence of one cannot be proven. No bundle was made.',
  'evidence-unwitnessed':
    'The witnesses are set aside at present, so no bundle was made. Try again once witnessing has resumed.',
  'time-stamp-failed':
    'The time stamping authority gave no good time stamp, so no bundle was made. Try again later; if it stays so, tell the portal’s operator.',
  'time-stamp-elsewhere':
    'A time stamp came, but its certificate was not issued by the authority that is set (TSA_CERT). No bundle was made and nothing was recorded. Ask the operator to check which authority’s certificate is set.',
  'time-stamp-expired':
    'A time stamp came, but it says a time outside the validity of its certificate. No bundle was made and nothing was recorded. Ask the operator to check the dates of the certificate in TSA_CERT.',
  'time-stamp-purpose':
    'A time stamp came, but its certificate, or the one that is set (TSA_CERT), is not one for time stamping or for an authority of such. No bundle was made and nothing was recorded. Ask the operator to check.',
  'time-stamp-bent':
    'A time stamp came, but its content or signature is wrong. No bundle was made and nothing was recorded. Ask the operator to ask the time stamping authority.',
  'export-stands':
    'This export stands in the log already, as entry {{entry}}, but its very file or bundle cannot be made a second time. If you did not get it, start a new export.',

  // retention
  'hold-reason': 'Enter a reason in one line of 2 to 500 characters. Nothing was changed.',
  'hold-beyond-log': 'The range reaches entries that do not exist yet. Nothing was changed. Check the numbers.',
  'hold-object':
    'What is to be held was not found. Check the pseudonym or id, the bulletin’s number, or the entry numbers (100 or 100-200). Nothing was changed.',
  'hold-unknown': 'That hold was not found. Nothing was changed. Open the page again.',
  'hold-own': 'Whoever placed a hold cannot lift it. Ask another of compliance. Nothing was changed.',
  'hold-lifted-already': 'This hold is lifted already. No new entry was added.',

  // bulletins
  'second-factor-old':
    'Your second factor is too long ago, so nothing was done or changed. Confirm that it is you, then go on.',
  'session-ended': 'You are signed out, so nothing was done or changed. Please sign in again.',
  'person-not-active':
    'You are not on record as active, so the copy was not released. This refusal is recorded. Ask $t(shell:secretariat.name).',
  'not-engaged':
    'You are outside your time of engagement, so the copy was not released. This refusal is recorded. Ask $t(shell:secretariat.name).',
  'not-pledged':
    'Your pledge is not on record, so nothing was done. Finish setting up your key and pledge, then try again.',
  'organization-not-consenting':
    'Your organization’s consent is not on record, so the copy was not released. This refusal is recorded. Ask $t(shell:secretariat.name).',
  'copy-for-older-key':
    'This copy is sealed to an earlier key of yours and was not released. Ask for a new one under Bulletins, “Copies of earlier bulletins”.',
  'approval-asked-already': 'Approval has been asked for already.',
  'approvers-none': 'No liaison to ask for approval was chosen. Nothing was done.',
  'approver-no-liaison':
    'Somebody among those to be asked cannot approve it. Nothing was sealed. Reload the page and choose again.',
  'approval-answered': 'Somebody has answered already. Nothing was changed.',
  'approval-unread': 'You have not opened it, so it was not approved. Open it, look at it, and sign then.',
  'approval-missing': 'No second liaison has approved it, so it was not issued. The sealed copies are still there.',
  'approval-other':
    'What was approved is other content, words or recipients, so it was not issued. Seal it again and ask again.',
  'approver-gone':
    'Whoever approved it is no liaison any more, or their key has changed, so it was not issued. Seal it again and ask another liaison.',
  'withdraw-grounds': 'Please choose why it is withdrawn.',
  'withdrawn-already': 'This bulletin is withdrawn already. Nothing was changed.',
  'response-meanwhile':
    'A colleague of your organization answered first. Nothing was recorded. Load the page again to see what stands.',
  'note-empty': 'Please write something. Nothing was sent.',
  'note-known': 'This has arrived already and was not taken a second time. Load the page again to see it.',
  'note-for-others': 'Only those it is sealed to can read this.',
  'note-reader-unreachable':
    'The roll does not name the present key yet, so nothing could be sealed to it. Nothing was sent. Please try again once the next roll is in force.',
  'note-unit-unreachable':
    'The unit that issued this has no key that can receive. Nothing was sent. Please contact $t(shell:secretariat.name).',
  'sharing-audience': 'Please choose with whom.',
  'sharing-named-people': 'It is for named people alone and goes to nobody more. No request was sent.',
  'sharing-asked-already': 'A request for the same is waiting for a decision. No other one was sent.',
  'sharing-decided-already': 'This was decided already. Nothing has changed. Load the page again to see how.',
  'sharing-why-not': 'Please choose why not.',
  'sightings-too-few':
    'Fewer than {{floor}} organizations have said what they found more than {{hours}} hours ago: it cannot be shared yet.',
  'sightings-lately': 'It can be shared again {{hours}} hours after the last time.',
  'sightings-same': 'Nothing has changed since it was shared.',
  'sightings-moved': 'Answers have changed since this page was loaded, and nothing was shared. Load it again and look.',
  'reminded-lately': 'They were reminded a moment ago. Please wait half an hour before doing it again.',
  'call-answer': 'Please enter what they answered.',
  'notice-unsent': 'No notice has gone out to them by mail yet, so there are no words. Nothing was noted.',
  'words-differ':
    'The words you heard are not those of their mail. Nothing was noted. If you heard them right, it may be somebody else: call again, at the number on record.',
  'reached-already': 'That they were reached is noted already. Nothing was added.',
  'superseded-already': 'Another bulletin corrects, replaces or ends this one. Nobody was reminded.',
  'nobody-silent': 'Everybody has answered. No reminder was sent.',
  'revision-kind':
    'A correction or an all-clear is begun from the deliveries of the bulletin it answers to. Nothing was issued.',
  'revised-unknown': 'The earlier bulletin was not found, or was not issued by your unit. Nothing was issued.',
  'revised-already':
    'No. {{number}} has corrected, replaced or ended the earlier bulletin already. Nothing was issued. Open No. {{number}} and correct that one.',
  'revision-wider':
    'The class or TLP would let more people be told than the earlier bulletin did. Nothing was issued. Choose marks as narrow as the earlier ones, or derive a version for a wider audience.',
  'bulletin-withdrawn': 'This bulletin was withdrawn, so the copy was not released. Nothing was lost.',
  'not-released': 'This does not stand on a release to you, so nothing was recorded. Break the seal again.',
  'already-acknowledged': 'You have acknowledged already. Nothing was added to the record.',
  'already-issued': 'This bulletin is issued already, so nothing was changed.',
  'sender-not-active': 'You are not on record as active, so nothing was issued. Ask $t(shell:secretariat.name).',
  'copies-differ':
    'The copies on the server are not those you signed, so nothing was issued. Seal again; if it happens again, call $t(shell:secretariat.name).',
  'draft-elsewhere':
    'Another window or device has kept this draft meanwhile. What you wrote here is not kept yet. Keep it as another draft, or open the page anew.',
  'drafts-too-many':
    'You have as many drafts as can be kept (30). Delete one you no longer need. What you wrote still stands on this page.',
  'codebook-unknown': 'Issuing with traced wording is not possible yet. Nothing was issued.',
  'not-before-unknown':
    'The time that was signed for cannot be taken, so nothing was issued. Check this machine’s clock and issue it again.',
  'not-before-passed': 'The time set is past, or more than 14 days ahead. Nothing was issued. Choose another time.',
  'recipients-gone': 'Everybody it was addressed to has left or has another key, so it was not issued.',
  'key-changed':
    'While you sealed, the key of these people changed or expired: {{names}}. Nobody was issued anything. Check the recipients and seal again.',
  'person-gone':
    'While you sealed, these people left office: {{names}}. Nobody was issued anything. Take them out and seal again.',
  'consent-withdrawn':
    'While you sealed, the organization of these people withdrew: {{names}}. Nobody was issued anything. Take them out and seal again.',
  'not-in-roll':
    'These people are not in the roll in force: {{names}}. Nobody was issued anything. Wait for the next roll or take them out.',
  'copy-missing': 'The copies of these people did not arrive: {{names}}. Nobody was issued anything. Seal again.',
  'roll-none':
    'There is no signed roll in force, so nothing can be sealed or issued. Two of the secretariat have to sign one.',
  'sender-unreachable':
    'Your own copy cannot be sealed. Check your key and that the roll names you. Nothing was issued.',
  'recipient-unreachable':
    'Nothing can be sealed to these people: {{names}}. Nothing was issued. Take them out, without reloading the page, and try again.',
  'recipient-unknown': 'Somebody among the recipients cannot receive bulletins. Nothing was issued. Choose again.',
  'deadline-passed': 'The time to acknowledge has passed. Nothing was issued. Correct it.',
  'controlled-widely-shared':
    'A controlled bulletin cannot be TLP:GREEN or TLP:CLEAR. Nothing was issued. Narrow it to TLP:AMBER or less.',
  'copy-unplanned': 'A copy came that was not planned, and was not taken. Nothing was issued. Seal again.',
  'copy-too-large': 'A copy is too large and was not taken. Nothing was issued. Shorten text or indicators.',
  'copy-not-sealed-to-key':
    'A copy is not sealed to its recipient’s key and was not taken. Nothing was issued. Seal again.',
  'batch-too-large': 'Too many copies came at once and were not taken. Nothing was issued. Seal again.',
  'stix-not-json': 'This is not STIX: it is not JSON. Check the file.',
  'stix-not-a-bundle': 'This is neither a STIX bundle or object nor a MISP event. Check the file.',
  'stix-old-version': 'This is STIX before 2.0. Convert it to 2.1 first.',
  'stix-empty': 'This STIX holds no objects.',
  'stix-too-large': 'This STIX is too large. The limit is {{limit}} MB.',
  'misp-not-json': 'This is not a MISP event: it is not JSON. Check the file.',
  'misp-not-an-event': 'This is not a MISP event. Check the file.',
  'misp-empty': 'This MISP event holds no attribute with a value to look for.',
  'misp-too-large': 'This MISP event is too large. The limit is {{limit}} MB and 50,000 attributes.',
  'indicator-file-large': 'This text file is too large. The limit is {{limit}} MB.',
  'indicator-file-binary': 'This file is no text. Choose text in UTF-8 or Shift_JIS, STIX, or MISP (JSON).',
  'entry-unreadable':
    'The entry that came cannot be read. Nothing is shown. Save the answer as evidence and call the compliance staff of $t(shell:secretariat.name).',
  'entry-not-included':
    'The entry that came is not proven to be in the signed record. Nothing is shown. Save the answer as evidence and call the compliance staff of $t(shell:secretariat.name).',
  'entry-not-this-act':
    'The release on record is not the request you signed. Nothing is shown. Save the answer as evidence and call the compliance staff of $t(shell:secretariat.name).',
  'entry-other-copy':
    'The copy that came is not the one on record. Nothing is shown. Save the answer as evidence and call the compliance staff of $t(shell:secretariat.name).',
  'issued-entry-bad':
    'The issue on record is not proven to be signed by its sender. Nothing is shown. Save the answer as evidence and call the compliance staff of $t(shell:secretariat.name).',
  'line-unproven':
    'The sender is not proven to be in the signed roll. Nothing is shown. Save the answer as evidence and call the compliance staff of $t(shell:secretariat.name).',
  'line-other-key':
    'The sender’s key is not the one in the roll. Nothing is shown. Save the answer as evidence and call the compliance staff of $t(shell:secretariat.name).',
  'line-expired':
    'The sender’s line in the roll has expired. Nothing is shown. Save the answer as evidence and call the compliance staff of $t(shell:secretariat.name).',
  'copy-unreadable':
    'Your key does not decrypt this copy. Nothing is shown. Save the answer as evidence and call the compliance staff of $t(shell:secretariat.name).',
  'signature-bad':
    'The signature inside is not proven to be the sender’s. Nothing is shown. Save the answer as evidence and call the compliance staff of $t(shell:secretariat.name).',
  'inside-unreadable':
    'What is inside the seal cannot be read. Nothing is shown. Save the answer as evidence and call the compliance staff of $t(shell:secretariat.name).',
  'inside-other-recipient':
    'Inside the seal, the recipient is somebody else. Nothing is shown. Save the answer as evidence and call the compliance staff of $t(shell:secretariat.name).',
  'inside-other-sender':
    'Inside the seal, the sender is not the one on record. Nothing is shown. Save the answer as evidence and call the compliance staff of $t(shell:secretariat.name).',
  'inside-other-bulletin':
    'Inside the seal is another bulletin than outside. Nothing is shown. Save the answer as evidence and call the compliance staff of $t(shell:secretariat.name).',
  'inside-other-copy':
    'Inside the seal is another copy code than outside. Nothing is shown. Save the answer as evidence and call the compliance staff of $t(shell:secretariat.name).',
  'inside-other-marks':
    'Inside the seal are other marks than outside. Nothing is shown. Save the answer as evidence and call the compliance staff of $t(shell:secretariat.name).',
  'inside-other-headline':
    'Inside the seal is another public title than outside. Nothing is shown. Save the answer as evidence and call the compliance staff of $t(shell:secretariat.name).',
  'content-digest-differs':
    'What is inside is not what its sender signed when issuing. Nothing is shown. Save the answer as evidence and call the compliance staff of $t(shell:secretariat.name).',
  'wording-unproven':
    'The words inside are not among those its sender signed when issuing. Nothing is shown. Save the answer as evidence and call the compliance staff of $t(shell:secretariat.name).',

  // sealing anew
  'resealed-entry-bad':
    'The entry by which this copy was sealed anew could not be verified, so it was not opened. Call $t(shell:secretariat.name).',
  'inside-other-source':
    'What this copy says of its source is not what the log says, so it was not opened. Call $t(shell:secretariat.name).',
  'words-traced': 'Each reader of this bulletin has words of their own, so nothing can be sealed anew from this copy.',
  'reseal-not-colleague': 'Choose somebody of your own organization who can receive bulletins. Nothing was asked.',
  'reseal-colleague-missing': 'Choose a colleague. Nothing was asked.',
  'reseal-asked-already': 'The same request waits already. No new one was recorded.',
  'reseal-nothing': 'There is nothing this request would cover. Nothing was asked.',
  'reseal-answered': 'This request is closed. Nothing was sealed.',
  'reseal-other-organization': 'They have moved to another organization, so nothing can be given on this request.',
  'reseal-given': 'They have a copy for their present key already. Nothing was sealed.',
  'reseal-withdrawn': 'This bulletin is withdrawn. Nothing was sealed.',
  'reseal-named-people':
    'This bulletin is for named people alone (TLP:RED) and cannot be given to anybody else. Nothing was changed.',
  'reseal-elsewhere': 'The copy it would be made from is with the liaison who issued it. Ask them.',
  'reseal-no-source': 'No copy is left to make it from, so it cannot be sealed anew.',

  'sealing-failed': 'Sealing failed half-way. Nothing was issued. Please try again.',

  'verify-not-reached':
    'The portal stopped answering, so the verification could not go on. There is no verdict on the log. Check your connection and try again.',
  'verifier-broke':
    'The verifier stopped half-way. There is no verdict on the log. Try again; if it happens again, verify by the command.',
  'verification-over': 'This verification has ended already. Start a new one.',

  // council and keys
  'not-reached':
    'The portal could not be reached. Look at your own record for what may have been sent, then try again.',
  'answer-unreadable':
    'The portal’s answer could not be read. Look at your own record for what happened, then try again.',
  'not-confirmed': 'The box to confirm was not ticked. Nothing was changed.',
  'organization-name': 'Type a name of 1 to 120 characters, without invisible ones.',
  'organization-kind': 'Choose the kind of organization.',
  'organization-sector':
    'This kind does not go with this sector: operators must have one; government, council and oversight cannot.',
  'organization-name-taken': 'There is an organization of this name already. Nothing was added.',
  'consent-paper-day': 'Enter the day on the paper: today or before. Nothing was changed.',
  'not-representative':
    'A consent is signed by the representative of the organization, once set up. Nothing was changed.',
  'consent-wanted':
    'Nothing was done: no consent of your organization is in force. You can go on as soon as its representative has signed one.',
  'person-part': 'Only somebody of an operator or supplier can be this to their organization. Nothing was changed.',
  'part-not-yours': 'It is not yours to say who is this to the organization. Nothing was changed.',
  'proposal-gone': 'This proposal was decided already. Nothing was changed. Open the page again.',
  'proposals-too-many':
    'At most {{limit}} proposals may wait at a time. Nothing was saved. Wait until the secretariat has decided.',
  'part-same': 'They are this to their organization already. Nothing was changed.',
  'consent-not-asked': 'Organizations of this kind need no consent. Nothing was changed.',
  'consent-on-record': 'The consent is on record already. Nothing was changed.',
  'terms-changed':
    'The text shown was replaced by a newer version. Nothing was recorded. Open the page again and read it.',
  'no-consent': 'There is no consent of this organization on record. Nothing was changed. Record it first.',
  'pledge-overdue':
    'The date for signing the new pledge has passed. Nothing was changed. Open the page again and sign it.',
  'consent-overdue':
    'Your organization’s consent is to an older text. Nothing was changed. Call $t(shell:secretariat.name).',
  'organization-suspended': 'This organization is suspended. Nothing was changed. Restore it on its own page first.',
  'own-organization': 'You cannot suspend your own organization. Nothing was changed. Suspend its people one by one.',
  'consent-stands':
    'The consent of this organization is in force. Nothing was changed. A small account is for after a withdrawal.',
  'no-duties':
    'No duty is open, so nobody can keep a small account. Nothing was changed. Tick or note first what is left open.',
  'duty-what': 'Choose which duty it is. Nothing was noted.',
  'duty-due': 'Give the last day as a date. Nothing was noted.',
  'duty-gone': 'This duty is settled already. Nothing was changed. Open the page again.',
  'duty-address-same': 'This address is there already. Nothing was changed.',
  'duty-addresses-many': 'There may be {{most}} addresses at most. Nothing was changed. Remove one first.',
  'duty-address-gone': 'This address is gone already. Nothing was changed.',
  'organization-changed':
    'The state of this organization is no longer the one shown. Nothing was changed. Open the page again.',
  'person-name': 'Type a name of 1 to 120 characters, without invisible ones.',
  'person-reading': 'Type the reading in katakana or hiragana, at most 120 characters. Nothing was saved.',
  'person-reading-missing': 'Type the reading: a name in kanji or kana needs one. Nobody was invited.',
  'person-department': 'Type a department of at most 120 characters, without invisible ones. Nothing was saved.',
  'person-title': 'Type a title of at most 120 characters, without invisible ones. Nothing was saved.',
  'person-telephone':
    'Type the telephone number in figures, hyphens and brackets, with a + in front if need be. An extension may follow as “ext 123”. Nothing was saved.',
  'person-erased':
    'The name of this person was erased at the end of its retention. Nothing was changed. If they take part again, invite them as somebody new.',
  'facts-same': 'This is what is on record already. Nothing was changed.',
  'engagement-from': 'Type the first day as a date of 2000 or later. Nothing was changed.',
  'engagement-until': 'Type the last day as a date of 2000 or later. Nothing was changed.',
  'engagement-reversed': 'The last day is before the first. Nothing was changed. Type a day that is not.',
  'engagement-over':
    'The last day is in the past. Nothing was changed. If they are no longer engaged, record that they left.',
  'engagement-overlaps':
    'The first day is before the end of an earlier engagement. Nothing was changed. Type a day that is not.',
  'engagement-same': 'These are the days on record already. Nothing was changed.',
  'post-same': 'Organization, role, department and title are those on record already. Nothing was changed.',
  'email-of-leaver':
    'This address is of somebody who left. Nobody was invited. If the same person takes part again, look for the address among the people who left (People and invitations, state “Left”) and invite them again from their own page.',
  'person-email': 'This is not an e-mail address. Use plain letters and figures.',
  'person-role': 'This role does not go with this kind of organization. Nothing was changed.',
  'people-none': 'Nobody is chosen.',
  'people-many': 'At most {{most}} people at a time.',
  'people-state-changed': 'What is on record of {{name}} has changed since you looked. Open the list anew.',
  'list-missing': 'Choose the file of the list.',
  'list-hour': 'Give a day and time ahead, within a year.',
  'list-past': 'The hour is past. Give another, and read the list anew.',
  'list-too-large': 'The file is larger than 2 MB.',
  'list-not-text': 'The file cannot be read. Save it as CSV, in UTF-8 or Shift_JIS.',
  'list-broken': 'It cannot be read: a quotation mark in line {{line}} is not closed properly.',
  'list-head-unknown': 'There is no column “{{head}}”. Keep the heads as in the form.',
  'list-head-missing': 'The column “{{head}}” is missing. Keep the first line as in the form.',
  'list-head-twice': 'The column “{{head}}” stands twice.',
  'list-cells': 'Line {{line}} has more cells than the first line. Put quotation marks round what holds a comma.',
  'list-empty': 'No line of it says a change.',
  'list-long': 'It has more than {{most}} lines.',
  'list-changed':
    'What is on record was changed after you looked, and the list now comes to something else. Look at it anew.',
  'list-begun': 'Its hour is past, or it has been taken back already.',
  'email-taken': 'Somebody has this e-mail address already. Nobody was invited, and nothing was changed.',
  'already-joined': 'They have come through their invitation already. No link was made.',
  'invitation-not-good':
    'This link cannot be used: it was used or has expired. Ask $t(shell:secretariat.name) for another.',
  'setup-lapsed': 'Too much time has passed. Nothing was kept. Start again with the password.',
  'own-account': 'You cannot do this to yourself. Ask another of the secretariat. Nothing was changed.',
  'state-changed': 'Their state is no longer the one shown. Nothing was changed. Open the page again.',
  'vault-broken':
    'The part of this page that holds your key has stopped. Nothing was signed or decrypted. Open the page again and unlock your key. If it happens again, call $t(shell:secretariat.name).',
  'hand-left': 'Nothing was signed, so nothing was done. What you typed is still here.',
  'hand-missing': 'Choose the signature file, or paste the signature. Nothing was sent.',
  'hand-form':
    'The signature cannot be read. Nothing was sent. Make a detached, binary signature with the command that is shown.',
  'hand-not-good':
    'This is not a signature by your key over this text. Nothing was sent. Make sure that the saved file is unchanged and that the key named signed it.',
  'hand-release-bad':
    'What came could not be verified, so it is not handed to you. Save the evidence and telephone $t(shell:secretariat.name) at once.',
  'needs-vault-key':
    'This cannot be done with a key in your own program. Nothing was changed. If you need it, make a key in the portal under Settings, Key.',
  'vault-locked': 'Your key is locked. Nothing was done. Unlock it and try again.',
  'passphrase-wrong': 'That is not the passphrase. The key stays locked. Type the eight words again, in order.',
  'key-not-own': 'The portal gave a key that is not yours. It was not opened. Call $t(shell:secretariat.name).',
  'key-unusable':
    'The key cannot be read. It was not opened. Have your recovery kit at hand and call $t(shell:secretariat.name).',
  'trust-card-missing':
    'Your trust card is missing, so your key was not opened. Nothing is lost. Restore it from your recovery kit: Settings, Key.',
  'trust-card-bad':
    'Your trust card was not made by your key, so the key was not opened. Nothing is lost. Restore the card from your recovery kit: Settings, Key.',
  'trust-unreadable':
    'What is needed to check this portal cannot be read. No key was made. Call $t(shell:secretariat.name).',
  'checkpoint-bad':
    'The log’s checkpoint is not properly signed. Nothing was signed or opened. Call $t(shell:secretariat.name).',
  'checkpoint-stale': 'The log’s checkpoint is too old. Nothing was signed or opened. Wait a little and try again.',
  'checkpoint-ahead': 'The log’s checkpoint is ahead of this device’s clock. Nothing was done. Check the clock.',
  'log-forked':
    'The log does not continue what this device has verified: it may have been rewritten. Nothing was signed or opened. Save the evidence, and call $t(shell:secretariat.name) and the oversight body at once.',
  'log-cut-short':
    'The log is shorter than what this device has verified: its newest entries were lost, or are being hidden. Nothing was signed or opened. Save the evidence, and call $t(shell:secretariat.name) and the oversight body at once.',
  'key-while-suspended':
    'No key can be made while outside verification is suspended. Nothing was lost. Try again when it is back.',
  'pin-unknown': 'Another check of the log came between. Nothing was done. Try again.',
  'refusal-reason': 'Say why you refuse, in one line of 2 to 500 characters.',
  'decision-gone':
    'No proposal waits for a signature: it is older than 24 hours, or it has been decided. Nothing was changed. Open the page again.',
  'decision-first-gone':
    'Whoever signed first was suspended, has left, or has another role now, so this proposal cannot be decided. Nothing was changed. Propose it anew.',
  'decision-by-you':
    'You were the first to sign this proposal. The second must be another person, of another role. Nothing was changed.',
  'decision-role': 'These roles may not decide this together. Nothing was changed. The page says which roles may sign.',
  'decision-not-in-roll':
    'A signer does not stand in the roll in force. Ask $t(shell:secretariat.name) to renew the roll. Nothing was changed.',
  'decision-unproven': 'The two signatures do not prove one decision. Nothing was changed. Propose it anew.',
  'trust-text-unreadable': 'This is not a fuin-log-trust/1 text, or it is about another log. Nothing was changed.',
  'trust-same': 'These are the keys and the policy already in force. There is nothing to change.',
  'trust-other':
    'Your device remembers other log keys than the ones this page shows as in force. Nothing was signed. Lock your key and unlock it again; if this stays, call the oversight body.',
  'trust-keys-not-held':
    'This server does not hold the log key named in the text. Check its keys folder. Nothing was changed.',
  'trust-unknown':
    'The keys your device remembers were never those of this log. Sign and open nothing, and call the oversight body at once.',
  'trust-way-missing':
    'The change of keys cannot be shown step by step from the ones your device remembers. Call $t(shell:secretariat.name).',
  'suspension-span': 'A suspension must end within 24 hours from now. Nothing was changed.',
  'suspension-not-needed': 'The policy in force asks for no outside verification, so there is nothing to suspend.',
  'suspension-reason': 'Give a reason of 1 to 300 characters.',
  'trust-change-unproven':
    'The signatures of two people of different roles under the change of the log’s keys do not hold. The change was not accepted. Call the oversight body at once.',
  'suspension-unproven':
    'The signatures of two people of different roles under the suspension of outside verification do not hold. It was not accepted. Call the oversight body at once.',
  'succession-none': 'There is no loss of the log that waits for two people. Nothing was signed; reload the page.',
  'succession-roll-first':
    'The roll was not signed since the log was begun anew, and only a roll of after the loss is believed. Nothing was recorded. Have two of the secretariat sign the roll first.',
  'succession-unproven':
    'What two people of different roles signed about the loss of the log does not hold. The new log was not accepted. Call the oversight body at once.',
  'succession-not-last':
    'This device has seen more of the log than the point that is named as its last. The new log was not accepted, and what this device saw is the proof. Call the oversight body at once; do not clear this browser.',
  'suspension-over':
    'The suspension of outside verification is over. Nothing can be opened until outside verification is back.',
  'council-unproven':
    'The proof of the council’s key does not hold. Nothing was done. Call $t(shell:secretariat.name).',
  'council-changed':
    'The council’s key is not the one this device has verified. Nothing was done. Call $t(shell:secretariat.name) at once.',
  'council-older':
    'What was shown of who signs rolls is older than what this device has verified. Nothing was done. Call $t(shell:secretariat.name) at once.',
  'roll-unproven': 'The roll is not properly signed. Nothing was done. Call $t(shell:secretariat.name).',
  'roll-older':
    'The roll is older than one this device has verified. Nothing was done. Call $t(shell:secretariat.name) at once.',
  'roll-expired': 'The roll has expired. Nothing was done. Wait until the secretariat has signed the next one.',
  'own-line-changed':
    'Your own key on record is not the one in this device. Nothing was done. Call $t(shell:secretariat.name) at once.',
  'not-a-proof': 'The question to prove your key could not be read. It is not proven. Try again.',
  'archive-not-held':
    'You do not hold the key to this bulletin’s layer of the archive at present. Unlock your key and try again; if that does not help, call $t(shell:secretariat.name).',
  'archive-own': 'A bulletin of your own is not opened by you. Somebody else of the desk can.',
  'desk-share-bad': 'The desk’s key cannot be read. Nothing was done. Call $t(shell:secretariat.name).',
  'desk-not-theirs':
    'Somebody is named whose role or organization in the roll does not serve this desk. Nothing was done.',
  'desk-line-unproven':
    'It is not proven that somebody who serves the desk made its key, or that two hold an office’s. The roll was not signed. Talk to the other signer and the desk’s people at once.',
  'desk-holders-meet':
    'In this roll somebody holds, or once held, both compliance and archive. It was not signed: nobody may ever hold both.',
  'desk-key-not-due': 'Somebody else who serves the desk has made its key already. Open the page again.',
  'desk-share-not-due':
    'Those to whom the desk’s key would be given are not those who serve it now. Open the page again.',
  'desk-not-held': 'You do not hold this desk’s key. Nothing was done.',
  'desk-name': 'The word must be cabinet, ipa, nict, jpcert, compliance, archive, or sector- and lower-case letters.',
  'desk-shown-name': 'Type a name in Japanese and one in English, at most 120 characters each.',
  'desk-house': 'The issuing organization must be one of the government.',
  'desk-on-record': 'There is a desk of that word, or of that organization, already.',
  'desks-all-founded': 'Every organization that consented has a desk already.',
  'desk-closed': 'This desk is closed.',
  'desk-so-already': 'It is set so already. Nothing has changed.',
  'desk-role': 'People in this role cannot serve this desk.',
  'desk-apart': 'Nobody may ever serve both the compliance desk and the archive. Choose somebody else.',
  'desks-changed':
    'The desks that receive it have changed since this page was opened. Nothing was issued. What you wrote is kept as a draft: open the page again and seal anew.',
  'desk-served-already': 'This person serves the desk already.',
  'act-unsayable': 'This cannot be signed. Nothing was sent. Open the page again.',
  'recipients-none': 'There is no recipient. Nothing was sealed.',
  'recipient-twice': 'Somebody is named twice. Nothing was done. Open the page again.',
  'sealing-stopped': 'Sealing was stopped. Nothing was issued.',
  'signers-too-few':
    'There are fewer than two signers. No council key was made. Two of the secretariat must have proven and compared keys.',
  'roll-lines-differ':
    'The roll’s lines are not those its header stands for. It was not signed. Talk to the other signer at once.',
  'not-a-signer': 'The council’s key does not name you as a signer. Nothing was signed.',
  'signature-not-proven': 'The signature does not hold.',
  'request-malformed': 'The page and the key’s worker do not fit together. Nothing was done. Open the page again.',
  'act-malformed': 'What was signed is not in the right form. It was not taken. Open the page again.',
  'act-of-another-kind': 'What was signed is another kind of act. It was not taken.',
  'act-of-another-portal': 'What was signed is for another portal. It was not taken.',
  'act-of-another-person': 'Whoever signed is not the one signed in. It was not taken.',
  'act-about-something-else': 'What was signed is about something else. It was not taken. Open the page again.',
  'signature-not-good':
    'The signature does not hold, so it was not taken. Try again; if it goes on, call $t(shell:secretariat.name).',
  'challenge-unknown': 'The challenge is not yours for this act. It was not taken. Try again.',
  'challenge-expired': 'Signing took too long. It was not taken. Try again.',
  'challenge-used': 'This signature was used once already. It was not taken again.',
  'seen-another-log':
    'The log seen when signing is not this portal’s. It was not taken. Call $t(shell:secretariat.name) at once.',
  'seen-too-old': 'The log seen when signing is too old. It was not taken. Try again.',
  'too-many-challenges': 'Too many signatures were begun in a short time. Nothing was sent. Wait two minutes.',
  'key-unknown': 'There is no key of yours in force. It was not taken.',
  'key-retired': 'This key is retired. It was not taken.',
  'key-expired': 'The key has expired. It was not taken. Ask $t(shell:secretariat.name).',
  'key-unreadable': 'The key cannot be read. It was not registered. Export it again as a public key.',
  'key-private': 'What was about to be sent is a private key. It was not registered. Export the public key alone.',
  'key-other-fingerprint':
    'This is another key than the one on record. Nothing was sent. To change to another key, give up the present one first.',
  'key-not-longer':
    'It does not end later than what is on record. Nothing was changed. Make it last longer, and export it again.',
  'key-several': 'There is more than one key in it. It was not registered. Export your own key alone.',
  'key-missing': 'Choose the public key file, or paste the public key. Nothing was sent.',
  'key-lacks-id':
    'Your number is not on the key. Nothing was sent. Add it with the command of step 1, and export the key again.',
  'key-version-five':
    'Keys of version 5, as LibrePGP makes them, are not supported. It was not registered. Make a key of version 4.',
  'key-version-six':
    'Keys of version 6 (RFC 9580) are not supported, for GnuPG and others cannot read them. It was not registered. Make a key of version 4.',
  'key-too-large':
    'The key is too large. It was not registered. Export it without other people’s signatures and pictures (gpg: --export-options export-minimal).',
  'key-unusual':
    'The key holds something that programs read differently. It was not registered. Export it in its smallest form (gpg: --export-options export-minimal), or make a new key.',
  'key-revoked': 'The key is revoked. It was not registered.',
  'key-uncertified': 'The key has not validly signed its own user id. It was not registered. Export the key again.',
  'key-signed-weakly':
    'The key signed itself with SHA-1 or something as unsafe. It was not registered. Sign it anew with SHA-256 or better, or make a new key.',
  'key-weak':
    'The key’s algorithm or length is not safe. It was not registered. Use RSA of 3072 bits or more, or make an Ed25519 key.',
  'key-brainpool':
    'Keys on Brainpool curves are not supported. It was not registered. Make a key on Ed25519 or a NIST curve.',
  'key-secp256k1':
    'Keys on the curve secp256k1 are not supported. It was not registered. Make a key on Ed25519 or a NIST curve.',
  'key-post-quantum':
    'Keys with a post-quantum subkey (ML-KEM and the like) are not supported yet, and we do not quietly seal to the other subkey instead. It was not registered. Make a key without one.',
  'key-respelled':
    'The key holds Ed25519 or X25519 in the form that RFC 9580 added, which GnuPG and others cannot read. It was not registered. Make it in the earlier form (EdDSA, ECDH).',
  'key-algorithm':
    'Keys of this algorithm are not supported. It was not registered. Make an RSA, Ed25519 or NIST curve key.',
  'key-point-unsound':
    'The key’s numbers are not sound: a signature by it would prove nothing about who signed. It was not registered. Make a new key.',
  'key-from-the-future': 'The key was made in the future. It was not registered. Check the device’s clock.',
  'key-cannot-sign': 'The key cannot sign. It was not registered.',
  'key-cannot-encrypt': 'The key has no subkey to encrypt to. It was not registered. Add one.',
  'key-encryption-expired':
    'The key’s encryption subkey has expired. It was not registered. Extend it, or add a new one.',
  'key-encryption-weak':
    'The algorithm or length of the key’s encryption subkey is not safe. It was not registered. Revoke that subkey and add one on Curve25519.',
  'key-too-costly':
    'Checking the key took too long and was given up. It was not registered. Make the key anew; if it goes on, call $t(shell:secretariat.name).',
  'keys-busy': 'Other keys are being checked. It was not registered. Wait a minute and try again.',
  'key-names-another': 'The key names somebody else. It was not registered.',
  'key-without-end': 'The key never expires. It was not registered.',
  'key-on-record': 'A key is on record already. The new one was not registered.',
  'proof-unreadable':
    'What came out cannot be read. Nothing was changed. Paste all of it, or the line that begins with nonce.',
  'proof-wrong': 'The answer is wrong or too late. The key is not proven. Try again.',
  'trust-card-not-kept': 'The trust card is not kept yet. The key is not proven. Try again.',
  'card-not-next': 'Another device kept a trust card at the same moment. Nothing was lost. Try again.',
  'card-not-yours': 'The trust card is not signed by your present key. It was not kept, and nothing was changed.',
  'card-too-large': 'The trust card is too large. It was not kept.',
  'pledge-not-due': 'The pledge is not due now. Nothing was changed. Open the page again.',
  'key-signs-rolls':
    'This key is needed for signing rolls and was not given up: that is possible only where two others are left who sign. Nothing was changed.',
  'key-replaced':
    'Their key is no longer the one shown. The comparison was not recorded. Open the page and compare again.',
  'key-unproven': 'The key is not proven yet. The comparison was not recorded.',
  'key-compared-already': 'The comparison is on record already.',
  'channel-missing': 'Choose by which channel you compared. Nothing was recorded yet.',
  'no-council-key': 'There is no council key yet. Nothing was signed.',
  'council-key-made': 'The council key is made already. The new one is not used.',
  'council-unreadable': 'The proof of the council key does not hold. It was not registered.',
  'signers-differ': 'The signers have changed meanwhile. It was not registered. Open the page again.',
  'shares-differ': 'It is not sealed to every signer. It was not registered. Open the page again.',
  'share-unreadable':
    'Your share of the council’s key cannot be opened. Nothing was signed. Let the other signer propose the change.',
  'statement-unreadable':
    'The signatures of this change of signers do not hold. It was not taken. Open the page again and try once more.',
  'statement-outdated':
    'What is on record, or the roll, has changed. This change is not used. Open the page again and look once more.',
  'statement-gone':
    'This change is in force already, was refused, or another was proposed in its place. The signature is not used.',
  'statement-signed-by-you': 'You have signed this change. The second signature must be another person’s.',
  'signers-left-too-few':
    'Fewer than two could sign after this change. It was not taken. Add somebody of the secretariat whose key is proven and compared.',
  'two-signers-left': 'There are two who can sign, so oversight cannot be the second. Let the other signer sign.',
  'roll-outdated':
    'The roll no longer says what is on record. The signature is not used. Read it again and look once more.',
  'roll-signature-not-good': 'The signature under the roll does not hold. It was not taken. Try again.',
  'lines-unconfirmed':
    'The lines you confirmed are not those that need your confirmation. The signature was not taken. Read the roll again and check line by line.',
  'first-signer-gone':
    'Whoever signed first was suspended or has left, so this roll cannot come into force. The signature was not taken. Read the roll again.',
  'roll-signed-by-you': 'You have signed this roll. The second signature must be another person’s.',
  'roll-gone': 'This roll is in force already or was replaced. The signature is not used. Read it again.',
  'mirror-name-missing': 'Give a name of up to 80 characters. No token was issued.',
  'mirror-name-taken': 'A mirror of this name is in use already. No token was issued.',
  'mirrors-too-many': 'There are too many tokens in use. Withdraw those that nobody uses.',
  'mirror-gone': 'This token was withdrawn already. Nothing was changed.',
  'mirror-unknown': 'This token is not good: it was withdrawn, or is mistyped. Ask oversight for a new one.',
} as const satisfies Words<typeof ja>
