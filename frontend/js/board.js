// The provider's board: a job dragged onto a lane picks that worker in the job's own form and sends it.
// Without a mouse the same form's list does the same.
//
// <div data-board> <section class="lane" data-lane="worker id">…
//   <article class="job" data-job> <form data-assign method="post"> <select name="worker_id">… 

export function start() {
  let carried = null;
  const laneOf = (event) => event.target.closest && event.target.closest("[data-lane]");
  const mark = () => document.querySelectorAll("[data-job]").forEach((job) => {
    job.draggable = Boolean(job.querySelector("form[data-assign] select"));
  });
  const clear = () => document.querySelectorAll(".lane.over").forEach((lane) => lane.classList.remove("over"));

  document.addEventListener("dragstart", (event) => {
    carried = event.target.closest && event.target.closest("[data-job]");
    if (carried) event.dataTransfer.setData("text/plain", "");
  });
  document.addEventListener("dragover", (event) => {
    const lane = laneOf(event);
    if (!carried || !lane) return;
    event.preventDefault();
    clear();
    lane.classList.add("over");
  });
  document.addEventListener("dragend", () => { carried = null; clear(); });
  document.addEventListener("drop", (event) => {
    const lane = laneOf(event);
    if (!carried || !lane) return;
    event.preventDefault();
    const form = carried.querySelector("form[data-assign]");
    const select = form && form.querySelector("select");
    if (!select || !Array.from(select.options).some((option) => option.value === lane.dataset.lane)) return;
    select.value = lane.dataset.lane;
    form.requestSubmit();
  });
  document.addEventListener("live:swapped", mark);
  mark();
}
