// What browsers that cannot start the page do with it: they say so.
if (location.protocol === "file:") {
  document.querySelector(".never-blank").textContent =
    "Browsers do not run this page from a file. Serve its folder, for example with: python3 -m http.server, " +
    "and open http://localhost:8000/";
}
