/** Settings of telephones as the REST interface has them. */
export const PHONES = "/api/v1/phone-settings";

const USUAL = {
  attention_interval: 15,
  attention_volume: -20,
  busy_time: 10,
  hold_shield: true,
  early_wait: 5,
  country_code: "41",
  announce_names: false,
  confirm: true,
  redial: false,
  recording: true,
  languages: [],
};

export function wireProfile(own: Record<string, unknown> = {}): Record<string, unknown> {
  return { settings: { ...USUAL, ...own }, defaults: USUAL, own: Object.keys(own) };
}

export const PROMPTS = "/api/v1/phone-prompts";
const PLACES = ["music", "welcome-de", "welcome-fr", "goodbye-it"];

/** `own` are the seconds of those that are not ours. */
export function wireRecordings(own: Record<string, number> = {}): Record<string, unknown> {
  return {
    items: PLACES.map((id) => ({ id, seconds: own[id] ?? null, updated_at: null })),
  };
}
