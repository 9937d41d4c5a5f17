/** The "reminders" of the editor's menu in minutes before the start, and how many one may choose. */
export const REMINDER_MENU = [5, 10, 15, 30, 60, 120, 1440] as const;
export const MOST_REMINDERS = 5;

export type ReminderMode = "default" | "none" | "own";

export function reminderMode(reminders: readonly number[] | null): ReminderMode {
  if (reminders === null) return "default";
  return reminders.length === 0 ? "none" : "own";
}

/** The menu, and what somebody chose by other means. */
export function reminderChoices(reminders: readonly number[]): number[] {
  return [...new Set<number>([...REMINDER_MENU, ...reminders])].sort((a, b) => a - b);
}

/** With or without `minutes`, longest before the start first. */
export function toggleReminder(reminders: readonly number[], minutes: number): number[] {
  const others = reminders.filter((one) => one !== minutes);
  const changed = others.length < reminders.length ? others : [...others, minutes];
  return changed.sort((a, b) => b - a);
}
