import { fileURLToPath } from "node:url";

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// In production the server answers these addresses; in development Vite has the pages.
function pageRoutes(): Plugin {
  return {
    name: "page-routes",
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const [path = "", query] = (request.url ?? "").split("?");
        const suffix = query === undefined ? "" : `?${query}`;
        if (path === "/") request.url = `/static/index.html${suffix}`;
        else if (/^\/c\/[^/]+$/.test(path)) request.url = `/static/room.html${suffix}`;
        else if (path === "/answer") request.url = `/static/answer.html${suffix}`;
        next();
      });
    },
  };
}

const backend = process.env["UCC_BACKEND"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  root: here("."),
  base: "/static/",
  plugins: [pageRoutes(), svelte(), svelteTesting()],
  build: {
    outDir: here("../server/static"),
    emptyOutDir: true,
    assetsDir: "assets",
    // The oldest browsers with light-dark() and simulcast as the room needs it.
    target: ["chrome123", "firefox121", "safari17.5"],
    // Nothing inlined: the content security policy allows no data: scripts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        index: here("index.html"),
        room: here("room.html"),
        answer: here("answer.html"),
      },
    },
  },
  server: {
    port: 5173,
    fs: { allow: [here("."), here("../server/locales")] },
    proxy: {
      "/api": backend,
      "/healthz": backend,
      "/ws": { target: backend, ws: true },
    },
  },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    // One document for all files: making it anew for each took most of the time. What a test leaves
    // in it is cleared away in tests/setup.ts.
    isolate: false,
    // The accessibility checks take seconds on a busy machine.
    testTimeout: 30_000,
    restoreMocks: true,
  },
});
