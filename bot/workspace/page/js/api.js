// Requests to the control interface. Only this page has the key.

const key = document.querySelector('meta[name="workspace-key"]').content;

export class ControlError extends Error {
  constructor(code, message, answer) {
    super(message || code);
    this.code = code;
    this.answer = answer;
  }
}

// get reads /control/path with the given parameters; undefined ones are left out.
export function get(path, parameters = {}) {
  return ask(path + query(parameters), { headers: { "X-Workspace-Key": key } });
}

// post acts; it throws a ControlError with the workspace's sentence when the
// person cannot do this.
export function post(path, body) {
  return ask(path, {
    method: "POST",
    headers: { "X-Workspace-Key": key, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

// upload sends a form with a file.
export function upload(fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.append(name, value);
  return ask("upload", { method: "POST", headers: { "X-Workspace-Key": key }, body: form });
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch("/control/" + path, options);
  } catch {
    throw new ControlError("unreachable", "");
  }
  let answer;
  try {
    answer = await response.json();
  } catch {
    throw new ControlError("http_" + response.status, "");
  }
  if (answer.ok === false || !response.ok) throw new ControlError(answer.error || "http_" + response.status, answer.message, answer);
  return answer;
}

function query(parameters) {
  const pairs = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return pairs.length ? "?" + new URLSearchParams(pairs) : "";
}

// feedAddress and fileAddress carry the key in the query: neither an
// EventSource nor an <img> or <iframe> can send headers.
export function feedAddress(since) {
  return "/control/events" + query({ since, key });
}

// fileAddress accepts only files of this workspace; null for anything else.
export function fileAddress(address) {
  let url;
  try {
    url = new URL(address, location.href);
  } catch {
    return null;
  }
  if (!url.pathname.startsWith("/files/")) return null;
  return url.pathname + query({ key });
}
