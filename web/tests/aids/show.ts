import { render } from "@testing-library/svelte";
import type { Component } from "svelte";

import type { Aids } from "../../src/aids/aids.svelte";
import { I18n } from "../../src/i18n/i18n.svelte";
import type { Language } from "../../src/i18n/languages";
import Frame from "../support/Frame.svelte";
import { catalogue } from "../support/words";
import Room from "./Room.svelte";

const PARTS = ["base", "room", "roles", "aids"] as const;

/** Render a component as it stands in the room that has these reactions and captions. */
export function show<Props extends Record<string, unknown>>(
  aids: Aids,
  component: Component<Props>,
  inner: Props,
  language: Language = "en",
) {
  return render(Frame, {
    i18n: I18n.of(catalogue(language, PARTS), PARTS),
    component: Room as unknown as Component<Record<string, unknown>>,
    inner: { aids, shown: component, inner },
  });
}
