import { knownZone, Reader } from "../http/reader";

export const CHOICES = ["accepted", "tentative", "declined"] as const;
export type Choice = (typeof CHOICES)[number];

/** What one is invited to; `start` and `closesAt` are ms since 1970. */
export interface Invitation {
  readonly name: string;
  readonly start: number;
  readonly closesAt: number;
  readonly timezone: string;
  readonly organiser: string;
  readonly recipient: string;
  readonly url: string | null;
  readonly answer: Choice | "none";
  readonly state: "early" | "open" | "expired";
}

export function readInvitation(value: unknown): Invitation {
  const invitation = new Reader(value, "invitation");
  return {
    name: invitation.text("name"),
    start: invitation.instant("start"),
    closesAt: invitation.instant("closes_at"),
    timezone: knownZone(invitation.text("timezone")),
    organiser: invitation.text("organiser"),
    recipient: invitation.text("recipient"),
    url: invitation.optionalText("url"),
    answer: invitation.oneOf("answer", ["none", ...CHOICES]),
    state: invitation.oneOf("state", ["early", "open", "expired"]),
  };
}

/** The personal link and the answer that a mail's button named. */
export interface Fragment {
  readonly link: string;
  readonly choice: Choice | null;
}

/** `#<link>` or `#<link>&answer=accepted`: a fragment, since browsers send none to servers. */
export function readFragment(hash: string): Fragment {
  const [link = "", ...rest] = hash.replace(/^#/, "").split("&");
  const wanted = new URLSearchParams(rest.join("&")).get("answer");
  return { link, choice: CHOICES.find((one) => one === wanted) ?? null };
}
