import type { ClarifeyeBehavior } from "./clarifeye-behavior.ts";
import { ClarifeyeError } from "./clarifeye-error.ts";

const HTML_NOT_FOUND =
  '<!doctype html>\n<html lang="en">\n<head><title>Not Found</title></head>\n<body><h1>Not Found</h1><p>The requested resource was not found on this server.</p></body>\n</html>\n';

/** Writes the answer for whatever a route threw; anything unforeseen is the HTML page of a crashed web application. */
export function answerError(error: unknown, switches: ClarifeyeBehavior): Response {
  if (!(error instanceof ClarifeyeError)) return html(500, "<h1>Server Error (500)</h1>");
  const { status, body } = error;
  switch (body.kind) {
    case "html":
      return html(status, HTML_NOT_FOUND);
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
