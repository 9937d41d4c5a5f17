import type { Conference, Vpbx } from "../admin/wire";
import { stateAt } from "../admin/conference-list";
import type { Answer, Mail, Member } from "./wire";

/** Those whom the button would invite. */
export function toInvite(members: readonly Member[]): Member[] {
  return members.filter((member) => member.sendMail && member.invitation === null);
}

/** Why nobody can be invited now. */
export type Obstacle = "mail-off" | "expired" | "nobody" | "all";

/** Null when "Envoyer invitation" is available; otherwise what stands in the way. */
export function obstacle(
  conference: Conference,
  vpbx: Vpbx,
  members: readonly Member[],
  now: number,
): Obstacle | null {
  if (!vpbx.mailEnabled) return "mail-off";
  if (stateAt(conference, now) === "expired") return "expired";
  if (!members.some((member) => member.sendMail)) return "nobody";
  return toInvite(members).length === 0 ? "all" : null;
}

/** The reminders that an invitation sent now would bring, longest before the start first. */
export function remindersAhead(conference: Conference, vpbx: Vpbx, now: number): number[] {
  return [...(conference.reminders ?? vpbx.reminders)]
    .filter((minutes) => conference.start - minutes * 60_000 > now)
    .sort((a, b) => b - a);
}

/** Whether the relay refused something that may be tried again. */
export function hasFailed({ invitation, reminders }: Member): boolean {
  return [invitation, ...reminders].some((mail) => mail?.state === "failed");
}

/** Invited, as far as we know: mails about the conference go or went to them. */
export function isInvited({ invitation }: Member): boolean {
  return invitation !== null && invitation.state !== "dropped";
}

/** How the words for a mail go: a waiting one that had an error is tried again. */
export function mailWords(mail: Mail): "waiting" | "delayed" | "sent" | "failed" | "dropped" {
  return mail.state === "waiting" && mail.error !== "" ? "delayed" : mail.state;
}

/** Whether an answer is to be expected, or is there: nobody else has failed to give one. */
export function isAsked(member: Member): boolean {
  return isInvited(member) || member.answer !== "none";
}

export function countAnswers(members: readonly Member[]): Readonly<Record<Answer, number>> {
  const counts = { none: 0, accepted: 0, tentative: 0, declined: 0 };
  for (const member of members.filter(isAsked)) counts[member.answer] += 1;
  return counts;
}
