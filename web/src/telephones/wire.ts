/** What the REST interface sends about telephones (docs/protocol.md), checked here. */
import { Reader, WireError } from "../http/reader";
import { isLanguage, type Language } from "../i18n/languages";

export interface PhoneSettings {
  /** Seconds between attention tones; 0 is none. */
  readonly attention_interval: number;
  /** dBm0. */
  readonly attention_volume: number;
  /** Seconds; 0 is none. */
  readonly busy_time: number;
  /** Whether telephones that play music on hold are muted. */
  readonly hold_shield: boolean;
  /** Minutes; 0 is never. */
  readonly early_wait: number;
  /** Digits, as in E.164. */
  readonly country_code: string;
  /** Whether callers say their name, which the other telephones hear. */
  readonly announce_names: boolean;
  /** Whether those whom a trunk reaches press 1 to join. */
  readonly confirm: boolean;
  /** Whether a telephone that was lost is called again, once. */
  readonly redial: boolean;
  readonly recording: boolean;
  readonly languages: readonly Language[];
}

/** `own` names what the vPBX has decided; the rest is as the installation has it. */
export interface PhoneProfile {
  readonly settings: PhoneSettings;
  readonly defaults: PhoneSettings;
  readonly own: readonly string[];
}

/** null leaves a setting to the installation. */
export type PhoneChange = { readonly [K in keyof PhoneSettings]: PhoneSettings[K] | null };

export function readProfile(value: unknown): PhoneProfile {
  const profile = new Reader(value, "telephones");
  return {
    settings: readSettings(profile.raw("settings")),
    defaults: readSettings(profile.raw("defaults")),
    own: profile.list("own", String),
  };
}

function readSettings(value: unknown): PhoneSettings {
  const settings = new Reader(value, "settings");
  return {
    attention_interval: settings.count("attention_interval"),
    attention_volume: settings.count("attention_volume"),
    busy_time: settings.count("busy_time"),
    hold_shield: settings.flag("hold_shield"),
    early_wait: settings.count("early_wait"),
    country_code: settings.text("country_code"),
    announce_names: settings.flag("announce_names"),
    confirm: settings.flag("confirm"),
    redial: settings.flag("redial"),
    recording: settings.flag("recording"),
    languages: settings.list("languages", readLanguage),
  };
}

function readLanguage(value: unknown): Language {
  if (typeof value !== "string" || !isLanguage(value)) throw new WireError("languages: unknown");
  return value;
}
