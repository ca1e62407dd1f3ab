import { describe, expect, it } from "vitest";
import { browserName, isHandheld } from "./browser-name";

const WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";

describe("browserName", () => {
  it("says what people call it", () => {
    const known = {
      [`Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Chrome/143.0.0.0 Safari/537.36`]: "Chrome on Linux",
      [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/143.0.0.0 Safari/537.36 Edg/143.0`]:
        "Edge on Windows",
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0":
        "Firefox on Mac",
      [`Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${WEBKIT} Version/18.0 Mobile/15E148 Safari/604.1`]:
        "Safari on iPhone",
      [`Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`]:
        "Samsung Internet on Android",
    };
    for (const [device, name] of Object.entries(known)) expect(browserName(device)).toBe(name);
  });

  it("leaves what it does not know", () => {
    expect(browserName("curl/8.14.1")).toBe("curl/8.14.1");
    expect(browserName(null)).toBe("A browser that gave no name");
    expect(browserName("  ")).toBe("A browser that gave no name");
  });
});

describe("isHandheld", () => {
  it("tells phones from desks", () => {
    expect(isHandheld("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)")).toBe(true);
    expect(isHandheld("Mozilla/5.0 (X11; Linux x86_64)")).toBe(false);
    expect(isHandheld(null)).toBe(false);
  });
});
