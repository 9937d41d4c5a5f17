/** One visit to the room, from the door to the way out; coming back is another one. */

import { openSession } from "../rtc/browser";
import type { RoomSession } from "../rtc/session";
import { Devices } from "./devices.svelte";
import { OUTSIDE, type PageState, Room } from "./room";

export class Visit {
  readonly session: RoomSession;
  readonly devices = new Devices();
  readonly room: Room;
  #state = $state.raw<PageState>(OUTSIDE);

  constructor(conference: string, locale: string) {
    this.session = openSession(conference, locale);
    this.room = new Room(this.session, this.devices.media, (state) => (this.#state = state));
  }

  get state(): PageState {
    return this.#state;
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
