import type { ClarifeyeBehavior } from "./clarifeye-behavior.ts";
import { ClarifeyeError } from "./clarifeye-error.ts";

const notFoundPage =
  '<!doctype html>\n<html lang="en">\n<head><title>Not Found</title></head>\n<body><h1>Not Found</h1><p>The requested resource was not found on this server.</p></body>\n</html>\n';

const tooLargePage =
  "<html><head><title>413 Request Entity Too Large</title></head><body><h1>Error: Request Entity Too Large</h1><h2>Your client issued a request that was too large.</h2></body></html>\n";

/** Writes the answer for whatever a route threw; anything unforeseen is the HTML page of a crashed web application. */
export function answerError(error: unknown, switches: ClarifeyeBehavior): Response {
  if (!(error instanceof ClarifeyeError)) return html(500, "<h1>Server Error (500)</h1>");
  const { status, body } = error;
  switch (body.kind) {
    case "html":
      return html(status, status === 413 ? tooLargePage : notFoundPage);
    case "operation":
      return Response.json({ errors: body.errors, error: body.errors.join(" ") }, { status });
    case "sentence": {
      const headers: Record<string, string> = status === 401 ? { "www-authenticate": "Bearer" } : {};
      return Response.json({ [switches.errorKey]: body.sentence }, { status, headers });
    }
  }
}

function html(status: number, text: string): Response {
  return new Response(text, { status, headers: { "content-type": "text/html; charset=utf-8" } });
}
