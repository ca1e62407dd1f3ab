// Finds the number whose hash with the salt is the challenge, and holds the form until it has.
const proof = document.querySelector("input[name=_proof]");
const question = JSON.parse(proof.dataset.challenge);
const hexadecimal = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

async function work({ salt, challenge, maxnumber }) {
  const encoder = new TextEncoder();
  for (let number = 0; number <= maxnumber; number++) {
    const hash = await crypto.subtle.digest("SHA-256", encoder.encode(salt + number));
    if (hexadecimal(new Uint8Array(hash)) === challenge) return number;
  }
}

const worked = work(question).then(
  (number) => {
    const { algorithm, challenge, salt, signature } = question;
    proof.value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
  },
  // A browser that cannot do it sends the form as it is.
  () => undefined,
);

proof.form.addEventListener("submit", (event) => {
  if (proof.value) return;
  event.preventDefault();
  worked.then(() => proof.form.submit());
});
