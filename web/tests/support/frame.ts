import { render } from "@testing-library/svelte";
import type { Component } from "svelte";

import type { Language } from "../../src/i18n/languages";
import Frame from "./Frame.svelte";
import { words } from "./words";

/** Render a component with the contexts that a page provides. */
export function show<Props extends Record<string, unknown>>(
  component: Component<Props>,
  props: Props,
  language: Language = "en",
) {
  return render(Frame, {
    i18n: words(language),
    component: component as unknown as Component<Record<string, unknown>>,
    inner: props,
  });
}
