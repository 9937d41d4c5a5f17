import { render } from "@testing-library/svelte";
import type { Component } from "svelte";

import { I18n } from "../../src/i18n/i18n.svelte";
import type { Language } from "../../src/i18n/languages";
import Frame from "../support/Frame.svelte";
import { catalogue } from "../support/words";

/** Render a component of the groups with the words of its page. */
export function show<Props extends Record<string, unknown>>(
  component: Component<Props>,
  props: Props,
  language: Language = "en",
) {
  return render(Frame, {
    i18n: I18n.of(catalogue(language, ["base", "room", "groups"]), ["base", "room", "groups"]),
    component: component as unknown as Component<Record<string, unknown>>,
    inner: props,
  });
}
