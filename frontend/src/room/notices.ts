/** What tells of waiting incidents where the page itself is not looked at: its title, its icon, and the desktop. */

const SIZE = 64;

export class Notices {
  private _icon: HTMLLinkElement | undefined;
  private _original = "";
  private _shown = -1;
  private _title = "";

  /** Show how many wait; `title` is what the page is called. */
  show(count: number, title: string): void {
    if (count === this._shown && title === this._title) return;
    this._shown = count;
    this._title = title;
    document.title = count ? `(${count}) ${title}` : title;
    this._icon ??= document.querySelector<HTMLLinkElement>('link[rel="icon"]') ?? undefined;
    if (!this._icon) return;
    this._original ||= this._icon.href;
    this._icon.href = count ? drawn(count) : this._original;
  }

  restore(): void {
    document.title = document.title.replace(/^\(\d+\) /, "");
    if (this._icon && this._original) this._icon.href = this._original;
    this._shown = -1;
  }

  /** Call from a person's click. */
  allow(): void {
    if ("Notification" in window && Notification.permission === "default") void Notification.requestPermission();
  }

  /** Something opened, and nobody looks at this page. */
  pop(words: string, tag: string): void {
    if (!document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
    // Where a page may not make them by itself, as on some telephones, the sound is left.
    try {
      new Notification(words, { tag, requireInteraction: true }).onclick = () => window.focus();
    } catch {
      return;
    }
  }
}

function drawn(count: number): string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext("2d");
  if (!pen) return "";
  pen.fillStyle = "#b00020";
  pen.fillRect(0, 0, SIZE, SIZE);
  pen.fillStyle = "#fff";
  pen.font = `700 ${count > 9 ? 38 : 52}px sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(count > 99 ? "99+" : String(count), SIZE / 2, SIZE / 2 + 3, SIZE - 4);
  return canvas.toDataURL("image/png");
}
