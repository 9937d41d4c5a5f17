/** The form about telephones. A choice of "" leaves a setting to the installation. */
import { formatDuration } from "../i18n/format";
import type { I18n } from "../i18n/i18n.svelte";
import { isLanguage, LANGUAGES } from "../i18n/languages";
import type { PhoneChange, PhoneProfile, PhoneSettings } from "./wire";

// A type alias and not an interface: only those are also records.
export type TelephoneForm = {
  attention_interval: string;
  attention_volume: string;
  busy_time: string;
  hold_shield: string;
  early_wait: string;
  announce_names: string;
  confirm: string;
  redial: string;
  recording: string;
  country_code: string;
  languages: string;
};
type Numeric = "attention_interval" | "attention_volume" | "busy_time" | "early_wait";

const CHOICES: Readonly<Record<Numeric, readonly number[]>> = {
  attention_interval: [0, 5, 10, 15, 20, 30, 60, 120, 300, 600],
  attention_volume: [-40, -36, -32, -28, -24, -20, -16, -12, -10],
  busy_time: [0, 3, 5, 10, 15, 30, 60, 120],
  early_wait: [0, 1, 2, 5, 10, 15, 30],
};

type Switch = "hold_shield" | "announce_names" | "confirm" | "redial" | "recording";

export function telephoneForm({ settings, own }: PhoneProfile): TelephoneForm {
  const turned = (name: Switch): string => (own.includes(name) ? String(settings[name]) : "");
  const chosen = (name: Numeric): string => (own.includes(name) ? String(settings[name]) : "");
  return {
    attention_interval: chosen("attention_interval"),
    attention_volume: chosen("attention_volume"),
    busy_time: chosen("busy_time"),
    hold_shield: turned("hold_shield"),
    early_wait: chosen("early_wait"),
    announce_names: turned("announce_names"),
    confirm: turned("confirm"),
    redial: turned("redial"),
    recording: turned("recording"),
    country_code: own.includes("country_code") ? settings.country_code : "",
    languages: settings.languages.join(" "),
  };
}

export function changeOf(form: TelephoneForm): PhoneChange {
  const number = (text: string): number | null => (text === "" ? null : Number(text));
  const onOff = (text: string): boolean | null => (text === "" ? null : text === "true");
  const languages = form.languages.split(" ").filter(isLanguage);
  return {
    attention_interval: number(form.attention_interval),
    attention_volume: number(form.attention_volume),
    busy_time: number(form.busy_time),
    hold_shield: onOff(form.hold_shield),
    early_wait: number(form.early_wait),
    announce_names: onOff(form.announce_names),
    confirm: onOff(form.confirm),
    redial: onOff(form.redial),
    recording: onOff(form.recording),
    country_code: form.country_code.trim().replace(/^\+/, "") || null,
    languages: languages.length === 0 ? null : languages,
  };
}

export interface Option {
  readonly value: string;
  readonly text: string;
}

/** What may be chosen: the installation's value, the usual ones, and the one that is set. */
export function optionsOf(name: Numeric, profile: PhoneProfile, i18n: I18n): Option[] {
  const values = new Set([...CHOICES[name], profile.settings[name]]);
  const usual = i18n.t("telephones-usual", { value: valueText(name, profile.defaults, i18n) });
  return [
    { value: "", text: usual },
    ...[...values]
      .sort((a, b) => a - b)
      .map((value) => ({
        value: String(value),
        text: valueText(name, { ...profile.settings, [name]: value }, i18n),
      })),
  ];
}

const ON_OFF: Readonly<Record<Switch, readonly [string, string]>> = {
  hold_shield: ["telephones-shield-on", "telephones-shield-off"],
  announce_names: ["telephones-names-on", "telephones-names-off"],
  confirm: ["telephones-confirm-on", "telephones-confirm-off"],
  redial: ["telephones-redial-on", "telephones-redial-off"],
  recording: ["telephones-recording-on", "telephones-recording-off"],
};

/** The same for what is only on or off. */
export function switchOptions(name: Switch, profile: PhoneProfile, i18n: I18n): Option[] {
  const text = (on: boolean): string => i18n.t(ON_OFF[name][on ? 0 : 1]);
  const usual = i18n.t("telephones-usual", { value: text(profile.defaults[name]) });
  return [
    { value: "", text: usual },
    { value: "true", text: text(true) },
    { value: "false", text: text(false) },
  ];
}

const NOTHING = {
  attention_interval: "telephones-no-tone",
  busy_time: "telephones-no-busy",
  early_wait: "telephones-no-early",
} as const;

function valueText(name: Numeric, settings: PhoneSettings, i18n: I18n): string {
  const value = settings[name];
  if (name === "attention_volume") return i18n.t("telephones-volume-value", { value });
  if (value === 0) return i18n.t(NOTHING[name]);
  if (name === "early_wait") return formatDuration(value, i18n.locale);
  return value < 60
    ? i18n.t("telephones-seconds", { count: value })
    : formatDuration(value / 60, i18n.locale);
}

export const chosenLanguages = (form: TelephoneForm): (typeof LANGUAGES)[number][] =>
  LANGUAGES.filter((one) => form.languages.split(" ").includes(one));
