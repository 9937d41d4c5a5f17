/** What stands before the room, loaded as one. */
export { default as Prejoin } from "./Prejoin.svelte";
export { Visit } from "./visit.svelte";
