// Plays a movement in the place of its last pose, until it is pressed again.
export default function motion(poses) {
  const button = poses.querySelector("button");
  const image = [...poses.querySelectorAll("img")].at(-1);
  const still = image.src;
  // The picture itself stands still for whoever asked for less motion: no button then promises any.
  button.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
  button.addEventListener("click", () => {
    const plays = button.getAttribute("aria-pressed") === "false";
    button.setAttribute("aria-pressed", plays);
    image.src = plays ? poses.dataset.moving : still;
  });
}
