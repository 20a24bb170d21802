/** A MISP event out of an opened bulletin. */
import type { JsonObject } from '../formats/canonical-json.ts'
import { admiraltyTags } from './admiralty.ts'
import { type FileSource, isoTime } from './file-source.ts'
import { isLive } from './indicator.ts'
import type { IndicatorKind } from './indicator-kind.ts'

type MispType = readonly [type: string, category: string]

const mispTypes: Readonly<Record<IndicatorKind, MispType>> = {
  'ipv4-addr': ['ip-dst', 'Network activity'],
  'ipv6-addr': ['ip-dst', 'Network activity'],
  'address-port': ['ip-dst|port', 'Network activity'],
  'domain-name': ['domain', 'Network activity'],
  url: ['url', 'Network activity'],
  'email-addr': ['email', 'Payload delivery'],
  md5: ['md5', 'Payload delivery'],
  'sha-1': ['sha1', 'Payload delivery'],
  'sha-224': ['sha224', 'Payload delivery'],
  'sha-256': ['sha256', 'Payload delivery'],
  'sha-384': ['sha384', 'Payload delivery'],
  'sha-512': ['sha512', 'Payload delivery'],
  imphash: ['imphash', 'Payload delivery'],
  ja3: ['ja3-fingerprint-md5', 'Network activity'],
  ja4: ['text', 'Network activity'],
  'file-name': ['filename', 'Payload delivery'],
  'file-path': ['filename', 'Artifacts dropped'],
  'registry-key': ['regkey', 'Persistence mechanism'],
  mutex: ['mutex', 'Artifacts dropped'],
  service: ['windows-service-name', 'Artifacts dropped'],
  'user-agent': ['user-agent', 'Network activity'],
  asn: ['AS', 'Network activity'],
  'certificate-serial': ['text', 'Network activity'],
  'bitcoin-address': ['btc', 'Financial fraud'],
  vulnerability: ['vulnerability', 'External analysis'],
  'attack-technique': ['text', 'External analysis'],
  'yara-rule': ['yara', 'Payload delivery'],
  'sigma-rule': ['sigma', 'Payload delivery'],
  'suricata-rule': ['snort', 'Network activity'],
  pattern: ['stix2-pattern', 'Payload delivery'],
}

const notToDetect: ReadonlySet<IndicatorKind> = new Set(['vulnerability', 'attack-technique'])

export function mispFile(source: FileSource): JsonObject {
  const { number, headline, marks, assessment, issuedAt, issuer, indicators, techniqueName, newUuid } = source
  const timestamp = String(Math.floor(issuedAt / 1000))
  const attributes = indicators.map((indicator) => {
    const { kind, value, meaning, action, techniques } = indicator
    const host = kind === 'address-port' ? value.slice(0, value.lastIndexOf(':')) : null
    const [type, category] = host !== null && /[a-z]/i.test(host) && !host.startsWith('[') ? hostPort : mispTypes[kind]
    const plain = host === null ? value : `${host.replace(/^\[|\]$/g, '')}|${value.slice(value.lastIndexOf(':') + 1)}`
    return {
      uuid: newUuid(),
      type,
      category,
      value: plain,
      comment: [meaning, action].filter((text) => text !== '').join(' / '),
      to_ids: isLive(indicator) && type !== 'text' && !notToDetect.has(kind),
      disable_correlation: false,
      distribution: '5',
      timestamp,
      Tag: techniques.map((id) => ({ name: galaxyTag(id, techniqueName(id)) })),
    }
  })
  return {
    Event: {
      uuid: newUuid(),
      info: `${number} ${headline}`,
      date: isoTime(issuedAt).slice(0, 10),
      threat_level_id: '4',
      analysis: '2',
      // To the own organization alone until its people decide by the marks.
      distribution: '0',
      published: false,
      timestamp,
      Orgc: { name: issuer, uuid: newUuid() },
      Tag: [marks.tlp.toLowerCase(), marks.pap, ...(assessment ? admiraltyTags(assessment) : [])].map((name) => ({
        name,
      })),
      Attribute: attributes,
    },
  }
}

/** As MISP's own galaxy spells its clusters: "PowerShell - T1059.001". */
const galaxyTag = (id: string, name: string | null): string =>
  `misp-galaxy:mitre-attack-pattern="${name === null ? id : `${name} - ${id}`}"`

const hostPort: MispType = ['hostname|port', 'Network activity']
