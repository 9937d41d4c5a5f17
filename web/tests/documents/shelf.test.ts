import { describe, expect, it, vi } from "vitest";

import { reasonId, Shelf } from "../../src/documents/shelf.svelte";
import type { Upload } from "../../src/documents/upload";
import { ProblemError, UnreachableError } from "../../src/http/problem";
import { refused, wireDocument, wireList } from "./samples";

function shelf(list: unknown = wireList([wireDocument()])) {
  const call = vi.fn(async (): Promise<unknown> => list);
  const upload = vi.fn<Upload>(async (_path, _file, _csrf, told) => {
    told(0.5);
    return wireDocument({ id: "d2", name: "new.pdf", state: "waiting", pages: null, rendered: 0 });
  });
  return { made: new Shelf({ call, csrf: () => "token", upload }, "c/1"), call, upload };
}

const file = (size = 10, name = "a b.pdf"): File => new File([new Uint8Array(size)], name);

describe("the shelf", () => {
  it("lists what there is", async () => {
    const { made, call } = shelf();
    await made.load();
    expect(call).toHaveBeenCalledWith("GET", "/api/v1/conferences/c%2F1/documents");
    expect(made.items.map(({ id, pages, downloads }) => [id, pages, downloads])).toEqual([["d1", 3, true]]);
    expect(made.unfinished).toBe(false);
    expect(made.fileOf(made.items[0]!)).toBe("/api/v1/conferences/c%2F1/documents/d1/file");
  });

  it("sends a file and tells how far it is", async () => {
    const { made, upload } = shelf();
    await made.load();
    const seen: (number | undefined)[] = [];
    upload.mockImplementationOnce(async (_path, _file, _csrf, told) => {
      told(0.25);
      seen.push(made.sending?.part);
      return wireDocument({ id: "d2", state: "waiting", pages: null });
    });
    const added = await made.add(file());
    expect(added?.id).toBe("d2");
    expect(seen).toEqual([0.25]);
    expect(upload.mock.calls[0]?.slice(0, 3)).toEqual([
      "/api/v1/conferences/c%2F1/documents?name=a%20b.pdf",
      expect.any(File),
      "token",
    ]);
    expect(made.items.map(({ id }) => id)).toEqual(["d1", "d2"]);
    expect([made.unfinished, made.sending, made.failure]).toEqual([true, null, null]);
  });

  it("does not begin with a file that is too large", async () => {
    const { made, upload } = shelf();
    await made.load();
    expect(await made.add(file(2 * 1024 * 1024 + 1))).toBeNull();
    expect(made.failure).toEqual({ id: "doc-too-large", args: { size: 2 } });
    expect(upload).not.toHaveBeenCalled();
  });

  it.each([
    [refused(422, "invalid", "macros"), "doc-reason-macros"],
    [refused(422, "invalid", "shelf-full"), "doc-reason-shelf-full"],
    [refused(422, "invalid", "something-new"), "doc-reason-broken"],
    [refused(413, "too-large"), "doc-too-large"],
    [refused(507, "no-space"), "doc-no-space"],
    [refused(404, "not-found"), "doc-gone"],
    [refused(403, "forbidden"), "doc-refused"],
    [new UnreachableError("x"), "doc-unreachable"],
  ])("says why a file was not taken (%#)", async (error: ProblemError | UnreachableError, id) => {
    const { made, upload } = shelf();
    await made.load();
    upload.mockRejectedValueOnce(error);
    expect(await made.add(file())).toBeNull();
    expect(made.failure?.id).toBe(id);
    expect(made.sending).toBeNull();
  });

  it("lets others keep a document, and removes one", async () => {
    const { made, call } = shelf();
    await made.load();
    call.mockResolvedValueOnce(wireDocument({ downloadable: true }));
    await made.allow(made.items[0]!, true);
    expect(call).toHaveBeenLastCalledWith("PUT", "/api/v1/conferences/c%2F1/documents/d1", { downloadable: true });
    expect(made.items[0]?.downloadable).toBe(true);
    call.mockResolvedValueOnce(null);
    await made.remove(made.items[0]!);
    expect(made.items).toEqual([]);
  });
});

it("has words for each reason", () => {
  expect(reasonId("encrypted")).toBe("doc-reason-encrypted");
  expect(reasonId("whatever")).toBe("doc-reason-broken");
});
