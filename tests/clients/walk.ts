// A real program against the generated types: a session, a lap, a comparison, a report's request.
import createClient from "openapi-fetch";
import type { components, paths } from "./api";

type Lap = components["schemas"]["Lap"];

const api = createClient<paths>({ baseUrl: process.argv[2] as string });
const which = { year: 2025, event: "1", session: "Q" };

async function main(): Promise<void> {
  const { data: glance, error } = await api.GET("/api/session", { params: { query: which } });
  if (error) throw new Error(`${error.code}: ${error.detail}`);
  if (typeof glance !== "object" || !("view" in glance) || glance.view !== "glance") throw new Error("not a summary");
  const { data: laps } = await api.GET("/api/session", { params: { query: { ...which, view: "laps", shape: "records" } } });
  if (typeof laps !== "object" || !("view" in laps) || laps.view !== "laps") throw new Error("not laps");
  const timed: Lap[] = (laps.rows ?? []).filter((lap) => lap.lap_time !== null);
  const { data: one } = await api.GET("/api/telemetry", { params: { query: { ...which, driver: "JSE" } } });
  if (typeof one !== "object" || !("view" in one) || one.view !== "lap") throw new Error("not a lap");
  const top: number = one.facts.top_speed;
  const { data: two } = await api.GET("/api/telemetry", { params: { query: { ...which, driver: "OKA,JSE" } } });
  if (typeof two !== "object" || !("view" in two) || two.view !== "comparison") throw new Error("not a comparison");
  const finish: number | undefined = two.laps[1]?.lines.finish;
  const { response, error: refused } = await api.POST("/api/report", { body: { year: 2025, event: "1", session: "R" } });
  const found = { event: glance.session.event, laps: timed.length, top, finish, status: response.status, code: refused?.code };
  console.log(JSON.stringify(found));
}

void main();
