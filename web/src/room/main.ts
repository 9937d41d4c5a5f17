import "../styles/index.css";
import "./room.css";

import { mount } from "svelte";

import { I18n } from "../i18n/i18n.svelte";
import App from "./App.svelte";

async function start(target: HTMLElement): Promise<void> {
  mount(App, { target, props: { i18n: await I18n.start(["base", "room"]) } });
}

const target = document.getElementById("app");
if (target) {
  start(target).catch((error: unknown) => {
    console.error(error);
    // No catalogue, so no translation either.
    target.textContent = "The page could not be loaded.";
  });
}
