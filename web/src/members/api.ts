import type { AdminApi } from "../admin/api";
import {
  type Destination,
  type ImportResult,
  type InvitationResult,
  type Member,
  readDestinations,
  readImportResult,
  readInvitationResult,
  readMember,
  readMembers,
  type SearchedSource,
  type Source,
} from "./wire";

/** What adding takes; without `language` the server has the extension's or the vPBX's. */
export interface NewMemberBody {
  readonly source: Source;
  readonly source_id: string;
  readonly name: string;
  readonly email: string;
  readonly send_mail: boolean;
  readonly language?: string;
}

export type MemberBody = Partial<Omit<NewMemberBody, "source" | "source_id">>;
export type ImportFormat = "addresses" | "csv" | "vcard";

/** The members of one conference over REST. Every method throws as `HttpClient` does. */
export class MembersApi {
  readonly #api: AdminApi;
  readonly #conference: string;

  constructor(api: AdminApi, conferenceId: string) {
    this.#api = api;
    this.#conference = `/api/v1/conferences/${encodeURIComponent(conferenceId)}`;
  }

  async list(): Promise<Member[]> {
    return readMembers(await this.#api.call("GET", this.#all));
  }

  async add(body: NewMemberBody): Promise<Member> {
    return readMember(await this.#api.call("POST", this.#all, body));
  }

  async change(id: string, body: MemberBody): Promise<Member> {
    return readMember(await this.#api.call("PUT", this.#one(id), body));
  }

  async remove(id: string): Promise<void> {
    await this.#api.call("DELETE", this.#one(id));
  }

  async import(format: ImportFormat, text: string, sendMail: boolean): Promise<ImportResult> {
    const body = { format, text, send_mail: sendMail };
    return readImportResult(await this.#api.call("POST", `${this.#all}/import`, body));
  }

  async invite(): Promise<InvitationResult> {
    return readInvitationResult(await this.#api.call("POST", `${this.#conference}/invitation`, {}));
  }

  async retry(id: string): Promise<Member> {
    return readMember(await this.#api.call("POST", `${this.#one(id)}/retry`, {}));
  }

  async find(source: SearchedSource, text: string): Promise<Destination[]> {
    const query = new URLSearchParams({ source, q: text });
    return readDestinations(await this.#api.call("GET", `/api/v1/destinations?${query}`));
  }

  get #all(): string {
    return `${this.#conference}/members`;
  }

  #one(id: string): string {
    return `${this.#all}/${encodeURIComponent(id)}`;
  }
}
