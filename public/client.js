// @ts-check
// A small client of the Slipstream API for browsers, Node and Deno: no dependencies, no build step.
// import { createClient } from "/client.js"; const api = createClient(); await api.session({ year: 2025, event: 1, session: "Q" });

/**
 * @typedef {string | number | boolean | null | undefined} Value
 * @typedef {{year?: number | string, event?: number | string, session?: string | null}} SessionName
 * @typedef {{code: string, key: string, state: string, stage: string | null, progress: number, remaining: number | null, error: {code: string, detail: string} | null, poll: string}} LoadStatus
 * @typedef {{signal?: AbortSignal, headers?: Record<string, string>, json?: unknown, body?: BodyInit, as?: "json" | "blob" | "response"}} Options
 * @typedef {{event: string, data: any}} ServerEvent
 * @typedef {{base?: string, fetch?: typeof fetch, token?: () => string | null}} Settings
 */

/** An answer that is not the one asked for: `code` is stable, `detail` is for people. */
export class ApiError extends Error {
  /** @param {{code: string, detail: string, status?: number, title?: string, errors?: {field: string, message: string}[], retryAfter?: number | null, requestId?: string | null}} problem */
  constructor(problem) {
    super(problem.detail);
    this.name = "ApiError";
    this.code = problem.code;
    this.status = problem.status ?? 0;
    this.title = problem.title ?? "";
    this.errors = problem.errors ?? [];
    this.retryAfter = problem.retryAfter ?? null;
    this.requestId = problem.requestId ?? null;
  }
}

/** The session is not in the store yet and is being loaded: ask again when `load` is done. */
export class SessionLoading extends Error {
  /** @param {LoadStatus} status */
  constructor(status) {
    super("The session is being loaded");
    this.name = "SessionLoading";
    this.code = "session_loading";
    this.load = status;
  }
}

/** @param {Record<string, Value | Value[]>} values @returns {string} */
export function query(values) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "") search.append(name, String(one));
    }
  }
  const text = search.toString();
  return text ? `?${text}` : "";
}

/** Return the error that a response stands for. @param {Response} response @returns {Promise<ApiError>} */
async function problemOf(response) {
  const after = Number(response.headers.get("Retry-After"));
  const common = {
    status: response.status,
    retryAfter: Number.isFinite(after) && after > 0 ? after : null,
    requestId: response.headers.get("X-Request-Id"),
  };
  const body = await response.json().catch(() => null);
  if (body && body.code) return new ApiError({ ...body, ...common });
  const detail = `The server answered ${response.status} in a form that is not the API's`;
  return new ApiError({ code: "unreadable", detail, ...common });
}

/** Yield the events of a `text/event-stream` answer. @param {Response} response @returns {AsyncGenerator<ServerEvent>} */
export async function* eventsOf(response) {
  if (!response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read().catch(orCutOff);
      if (done) return;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const lines = block.split("\n");
        const name = lines.find((line) => line.startsWith("event:"))?.slice(6).trim();
        const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5)).join("\n");
        if (data) yield { event: name ?? "message", data: parsed(data) };
      }
    }
  } finally {
    reader.cancel().catch(() => null); // who has heard enough ends the connection
  }
}

const cutOff = () => new ApiError({ code: "unreadable", detail: "The answer broke off; ask again" });

/** @param {unknown} error @returns {never} */
function orCutOff(error) {
  throw error instanceof DOMException && error.name === "AbortError" ? error : cutOff();
}

/** @param {string} data @returns {any} */
function parsed(data) {
  try {
    return JSON.parse(data);
  } catch {
    throw cutOff();
  }
}

/** The same events; raise ApiError if they end without `done` or `failed`. @param {AsyncGenerator<ServerEvent>} events @returns {AsyncGenerator<ServerEvent>} */
async function* complete(events) {
  let last = "";
  for await (const one of events) {
    last = one.event;
    yield one;
  }
  if (last !== "done" && last !== "failed") throw cutOff();
}

/** @param {Settings} [settings] */
export function createClient({ base = "", fetch: ask = (...all) => fetch(...all), token = () => null } = {}) {
  /** @param {string} method @param {string} path @param {Options} [options] @returns {Promise<Response>} */
  async function send(method, path, { signal, headers = {}, json, body } = {}) {
    const sent = new Headers(headers);
    const bearer = token();
    if (bearer) sent.set("Authorization", `Bearer ${bearer}`);
    if (json !== undefined) sent.set("Content-Type", "application/json");
    let response;
    try {
      response = await ask(base + path, { method, signal, headers: sent, body: json === undefined ? body : JSON.stringify(json) });
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw new ApiError({ code: "offline", detail: "The server cannot be reached" });
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  /** @param {string} method @param {string} path @param {Options} [options] @returns {Promise<any>} */
  async function call(method, path, options = {}) {
    const response = await send(method, path, options);
    if (options.as === "response") return response;
    if (response.status === 204) return null;
    if (options.as === "blob" && response.status === 200) return response;
    let answer;
    try {
      answer = await response.json();
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw new ApiError({ code: "unreadable", status: response.status, detail: "The answer is not the API's: it is cut off or not JSON" });
    }
    if (response.status === 202 && !path.startsWith("/api/load")) throw new SessionLoading(answer);
    return answer;
  }

  /** @param {string} path @param {unknown} json @param {AbortSignal} [signal] @returns {Promise<AsyncGenerator<ServerEvent>>} */
  const stream = async (path, json, signal) =>
    eventsOf(await send(json === undefined ? "GET" : "POST", path, { json, signal, headers: { Accept: "text/event-stream" } }));

  return {
    call,
    /** The summary of a session, or with `view` one of its tables, filtered: `{view: "laps", compound: ["SOFT", "HARD"], "lap_time<": 90}`. @param {SessionName & Record<string, Value | Value[]>} which @param {Options} [options] */
    session: (which, options) => call("GET", `/api/session${query(which)}`, options),
    /** What is in the store. @param {{year?: number | string, cursor?: string}} [which] @param {Options} [options] */
    available: (which = {}, options = {}) => call("GET", `/api/session${query({ view: "available", ...which })}`, options),
    /** A season's schedule, standings or results. @param {Record<string, Value | Value[]>} which @param {Options} [options] */
    season: (which, options) => call("GET", `/api/season${query(which)}`, options),
    /** One lap, or two to five on one distance axis. @param {Record<string, Value | Value[]>} which @param {Options} [options] */
    telemetry: (which, options) => call("GET", `/api/telemetry${query(which)}`, options),
    /** @param {Options} [options] */
    plotKinds: (options) => call("GET", "/api/plot?view=kinds", options),
    /** A picture. @param {Record<string, Value | Value[]>} which @param {Options} [options] @returns {Promise<{picture: Blob, words: string}>} */
    plot: async (which, options = {}) => {
      const response = await call("GET", `/api/plot${query(which)}`, { ...options, as: "blob" });
      return { picture: await response.blob(), words: decodeURIComponent(response.headers.get("X-Alt-Text") ?? "") };
    },
    /** How far a load is. @param {SessionName} which @param {Options} [options] @returns {Promise<LoadStatus>} */
    load: (which, options) => call("GET", `/api/load${query(which)}`, options),
    /** Ask for a session to be loaded. @param {SessionName} which @returns {Promise<LoadStatus>} */
    requestLoad: (which) => call("POST", "/api/load", { json: { ...which, year: Number(which.year), event: String(which.event) } }),
    /** The same as events: `progress`, `done`, `failed`. @param {SessionName} which @param {AbortSignal} [signal] */
    loadEvents: (which, signal) => stream(`/api/load${query(which)}`, undefined, signal),
    /** @param {{email: string, username: string, password: string}} account */
    register: (account) => call("POST", "/api/register", { json: account }),
    /** @param {{login: string, password: string}} credentials */
    signIn: (credentials) => call("POST", "/api/login", { json: credentials }),
    signOut: () => call("DELETE", "/api/login"),
    me: () => call("GET", "/api/me"),
    /** @param {Record<string, unknown>} preferences */
    savePreferences: (preferences) => call("PUT", "/api/me/preferences", { json: preferences }),
    /** @param {string} password */
    deleteAccount: (password) => call("DELETE", "/api/delete-account", { json: { password } }),
    /** @param {string} [cursor] */
    ownLaps: (cursor) => call("GET", `/api/telemetry${query({ mine: 1, cursor })}`),
    /** The fields of a setup, with the bounds of a game. @param {string} [game] */
    setupFields: (game) => call("GET", `/api/telemetry${query({ view: "setup", game })}`),
    /** The recorder's own file. @param {Record<string, Value>} about @param {Blob} file */
    uploadLap: (about, file) => call("POST", `/api/telemetry${query(about)}`, { body: file, headers: { "Content-Type": "application/octet-stream" } }),
    /** A file of more than 4 MB, by a signed address. @param {Record<string, Value>} about @param {Blob} file */
    uploadLargeLap: async (about, file) => {
      const address = await call("POST", `/api/telemetry${query({ upload: 1, bytes: file.size })}`, {});
      const put = await ask(address.url, { method: address.method, headers: address.headers, body: file });
      if (!put.ok) throw await problemOf(put);
      return call("POST", `/api/telemetry${query({ from: address.upload_id, ...about })}`, {});
    },
    /** @param {string} id @param {string} name */
    renameLap: (id, name) => call("PATCH", `/api/telemetry${query({ id })}`, { json: { name } }),
    /** @param {string} id */
    deleteLap: (id) => call("DELETE", `/api/telemetry${query({ id })}`),
    /** Ask about a session: events `facts`, `token`, `done`. @param {Record<string, unknown>} question @param {AbortSignal} [signal] */
    ask: async (question, signal) => complete(await stream("/api/analysis", question, signal)),
    /** @param {{id?: string, cursor?: string}} [which] */
    analyses: (which = {}) => call("GET", `/api/analysis${query(which)}`),
    /** @param {string} id */
    deleteAnalysis: (id) => call("DELETE", `/api/analysis${query({ id })}`),
    /** The answer spoken. @param {string} id @returns {Promise<Blob>} */
    speech: async (id) => (await call("GET", `/api/analysis${query({ id, as: "speech" })}`, { as: "response" })).blob(),
    /** Make a report: events `section`, `done`, `failed`. @param {Record<string, unknown>} order @param {AbortSignal} [signal] */
    makeReport: async (order, signal) => complete(await stream("/api/report", order, signal)),
    /** @param {{cursor?: string}} [which] */
    reports: (which = {}) => call("GET", `/api/report${query(which)}`),
    /** The file of a report. @param {string} id @returns {Promise<Blob>} */
    reportFile: async (id) => (await call("GET", `/api/report${query({ id })}`, { as: "response" })).blob(),
    /** @param {string} id */
    deleteReport: (id) => call("DELETE", `/api/report${query({ id })}`),
  };
}
