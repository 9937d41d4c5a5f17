import { describe, expect, it } from "vitest";

import { readProblem } from "../../src/http/problem";

const response = (body: string, init: ResponseInit = {}): Response =>
  new Response(body, { status: 422, ...init });

describe("problem details", () => {
  it("reads code, detail and field errors", async () => {
    const body = JSON.stringify({
      code: "invalid",
      detail: "two fields",
      errors: [{ field: "pin", code: "digits" }],
    });
    expect(await readProblem(response(body))).toEqual({
      status: 422,
      code: "invalid",
      detail: "two fields",
      errors: [{ field: "pin", code: "digits" }],
      retryAfter: null,
      challenge: "",
    });
  });

  it.each([
    ["a proxy's page", "<html>Bad Gateway</html>"],
    ["nothing", ""],
    ["null", "null"],
    ["a list", "[1]"],
    ["a code that is no text", '{"code": 7}'],
  ])("makes an error of %s", async (_what, body) => {
    const problem = await readProblem(response(body, { status: 502 }));
    expect(problem).toMatchObject({ status: 502, code: "http-502", errors: [] });
  });

  it("leaves out field errors of the wrong shape", async () => {
    const body = '{"code":"invalid","errors":[null,{"field":1,"code":"x"},{"field":"a","code":"b"}]}';
    expect((await readProblem(response(body))).errors).toEqual([{ field: "a", code: "b" }]);
  });

  it.each([
    ["30", 30],
    ["0", 0],
    ["-1", null],
    ["soon", null],
    ["Wed, 21 Oct 2026 07:28:00 GMT", null],
  ])("takes Retry-After %j as %s", async (header, expected) => {
    const problem = await readProblem(response("{}", { headers: { "Retry-After": header } }));
    expect(problem.retryAfter).toBe(expected);
  });
});
