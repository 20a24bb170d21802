// Loaded into a portal before anything else (`--import`): its machine's clock runs so many milliseconds ahead of this one's.
const ahead = Number(process.env.FUIN_TEST_CLOCK_AHEAD ?? 0)
const RealDate = Date
globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + ahead)
    else super(...given)
  }
  static now() {
    return RealDate.now() + ahead
  }
}
