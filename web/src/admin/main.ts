import "../styles/index.css";

import { mount } from "svelte";

import { I18n } from "../i18n/i18n.svelte";
import { AdminApi } from "./api";
import { AdminApp } from "./app.svelte";
import App from "./App.svelte";
import { nextPath, ssoFailure } from "./next-path";

const app = new AdminApp(
  new AdminApi(),
  nextPath(location.search, location.origin),
  (path) => location.replace(path),
);
app.loginNotice = ssoFailure(location.search);
const target = document.getElementById("app");
app.people.follow(location.hash);
if (app.people.resetToken !== null) {
  // A link that sets a password must not stay in the address bar or the history.
  history.replaceState(null, "", location.pathname + location.search);
}

// The words and the session come over the network side by side.
const started = app.start();
I18n.start(["base", "admin", "rhythm", "people"])
  .then(async (i18n) => {
    await started;
    if (target) mount(App, { target, props: { app, i18n } });
  })
  .catch((error: unknown) => {
    console.error(error);
    // Without any message file there are no words of ours to say it with.
    if (target) target.textContent = "The page could not be loaded. Please reload it.";
  });
