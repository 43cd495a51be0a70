// The start: what the view needs is asked first, then comes the code that shows it.
import "./theme.js";
import { begin } from "./laps-data.js";

begin();
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => import("./frame.js"));
else import("./frame.js");
