import "../styles/index.css";

import { mount } from "svelte";

import { HttpClient } from "../http/client";
import { I18n } from "../i18n/i18n.svelte";
import { AnswerPage } from "./answer.svelte";
import App from "./App.svelte";
import { readFragment } from "./wire";

const page = new AnswerPage(new HttpClient(), readFragment(location.hash));
const target = document.getElementById("app");

// Another invitation opened in the same tab changes the fragment only.
addEventListener("hashchange", () => location.reload());

// The words and the invitation come over the network side by side.
const started = page.start();
I18n.start(["base", "answer"])
  .then(async (i18n) => {
    await started;
    if (target) mount(App, { target, props: { page, i18n } });
  })
  .catch((error: unknown) => {
    console.error(error);
    // Without any message file there are no words of ours to say it with.
    if (target) target.textContent = "The page could not be loaded. Please reload it.";
  });
