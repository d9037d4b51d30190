// Comfort only: everything works without it. A button that was pressed says so and takes no second click.
document.addEventListener('submit', (event) => {
  const button = event.submitter;
  if (event.target.dataset.sent) return event.preventDefault();
  if (event.target.method !== 'post') return;
  event.target.dataset.sent = 'yes';
  if (button?.dataset.busy) {
    button.dataset.label = button.textContent;
    button.textContent = button.dataset.busy;
  }
});
// A page that comes back out of the browser's memory can be used again.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('[data-sent]')) delete form.dataset.sent;
  for (const button of document.querySelectorAll('[data-label]')) button.textContent = button.dataset.label;
});
