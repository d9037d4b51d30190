/** Runs `paint` once with the next frame; a hidden tab has no frames, so there it runs within a quarter of a second. */
export function paintOncePerFrame(paint: () => void): void {
  if (document.visibilityState === 'visible') requestAnimationFrame(paint);
  else setTimeout(paint, 250);
}
