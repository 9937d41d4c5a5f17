/** One visit to the room, from the door to the way out; coming back is another one. */

import { openSession } from "../rtc/browser";
import type { RoomSession } from "../rtc/session";
import { Chat, type ChatState, SILENT } from "./chat";
import { Devices } from "./devices.svelte";
import type { RoomFacts } from "./entry";
import { Groups, type GroupsState, UNDIVIDED } from "./groups";
import { Looks } from "./looks.svelte";
import { NO_POLL, Polls, type PollState } from "./polls";
import { OUTSIDE, type PageState, Room } from "./room";

export class Visit {
  readonly session: RoomSession;
  readonly devices = new Devices();
  readonly looks = new Looks(this.devices);
  readonly room: Room;
  readonly chat: Chat;
  readonly groups: Groups;
  readonly polls: Polls;
  #state = $state.raw<PageState>(OUTSIDE);
  #written = $state.raw<ChatState>(SILENT);
  #divided = $state.raw<GroupsState>(UNDIVIDED);
  #voting = $state.raw<PollState>(NO_POLL);

  constructor({ id, relays }: Pick<RoomFacts, "id" | "relays">, locale: string) {
    this.session = openSession(id, locale, relays);
    this.room = new Room(this.session, this.devices.media, (state) => (this.#state = state));
    this.chat = new Chat(
      this.session,
      (written) => (this.#written = written),
      (name) => this.room.tell("said-chat", name),
    );
    this.groups = new Groups(this.session, {
      changed: (divided) => (this.#divided = divided),
      say: (id, name) => this.room.tell(id, name),
      now: () => performance.now(),
    });
    this.polls = new Polls(this.session, {
      changed: (voting) => (this.#voting = voting),
      say: (id, name) => this.room.tell(id, name),
    });
  }

  get state(): PageState {
    return this.#state;
  }

  get written(): ChatState {
    return this.#written;
  }

  get divided(): GroupsState {
    return this.#divided;
  }

  get voting(): PollState {
    return this.#voting;
  }

  enter(): void {
    const { mic, cam } = this.devices.preferences;
    void this.room.enter({ mic, cam });
  }

  close(): void {
    this.room.leave();
    this.devices.close();
  }
}
