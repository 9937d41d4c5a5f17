/** Sending a file with a word on how far it is, which `fetch` does not give. */
import { ProblemError, readProblem, UnreachableError } from "../http/problem";

/** `told` gets how much of it is sent, 0 to 1. Throws as `HttpClient` does. */
export type Upload = (
  path: string,
  file: Blob,
  csrf: string | null,
  told: (part: number) => void,
) => Promise<unknown>;

export const upload: Upload = (path, file, csrf, told) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    if (csrf !== null) request.setRequestHeader("X-CSRF-Token", csrf);
    request.upload.onprogress = ({ loaded, total }) => told(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new UnreachableError(`POST ${path}`));
    request.onload = () => {
      const response = new Response(request.responseText, { status: request.status });
      if (response.ok) response.json().then(resolve, reject);
      else void readProblem(response).then((problem) => reject(new ProblemError(problem)));
    };
    request.send(file);
  });
