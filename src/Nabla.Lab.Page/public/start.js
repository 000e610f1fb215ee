// Runs before the page and in browsers that cannot run it: whatever fails, one sentence says what to do. Once it has
// spoken, the page does not start.
(function () {
  var root = document.documentElement, advice = "Open this page in a current Chrome, Edge, Firefox or Safari.";

  function say(sentence) {
    if (root.getAttribute("data-told") !== null) return;
    root.setAttribute("data-told", "");
    function write() {
      var text = document.querySelector(".never-blank");
      if (text !== null) text.textContent = sentence;
    }
    if (document.querySelector(".never-blank") !== null) write();
    else document.addEventListener("DOMContentLoaded", write);
  }

  // The first thing that the page needs and the browser lacks.
  function missing() {
    if (!("noModule" in document.createElement("script"))) return "JavaScript modules";
    if (typeof Worker === "undefined") return "workers";
    if (typeof OffscreenCanvas === "undefined") return "OffscreenCanvas";
    if (typeof AbortSignal === "undefined" || !AbortSignal.timeout) return "AbortSignal.timeout";
    if (root.getAttribute("data-engine") === "worker" && typeof WebAssembly === "undefined") return "WebAssembly";
    return null;
  }

  // Files that do not arrive tell it to their element, faults of a script tell it to the window.
  addEventListener("error", function (event) {
    var file = event.target.src || event.target.href;
    if (file)
      say("A file of this page is missing or damaged: " + file.replace(/.*\//, "") + ". Reload the page; if that " +
        "does not help, its folder must be exported again.");
    else if (document.querySelector(".never-blank") !== null)
      say("The page could not start: " + event.message + ". Reload it. " + advice);
  }, true);

  var lack = missing();
  if (location.protocol === "file:")
    say("Browsers do not run this page from a file. Serve its folder, for example with: python3 -m http.server, " +
      "and open http://localhost:8000/");
  else if (lack !== null) say("This browser is too old for Nabla Lab: it has no " + lack + ". " + advice);
})();
