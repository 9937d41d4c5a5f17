/** What stands before the room, loaded as one. */
export { Devices } from "./devices.svelte";
export { default as Prejoin } from "./Prejoin.svelte";
export { Visit } from "./visit.svelte";
