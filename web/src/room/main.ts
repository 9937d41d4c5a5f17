// Placeholder until the room page takes this file over.
import "../styles/index.css";

const app = document.getElementById("app");
if (app) app.textContent = "Conference";
