//! Passwords: argon2id with a pepper, at most two at a time because each takes 19 MiB.

use std::{cell::RefCell, io, sync::LazyLock};

use anyhow::{Context, Result, anyhow, bail, ensure};
use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use tokio::runtime::{Builder, Runtime};

/// The shortest password that is accepted, in characters.
pub const SHORTEST: usize = 12;

/// How hard a password must be to guess, from 0 to 4 as zxcvbn counts: more than 10^8 guesses by somebody who knows what
/// people choose, so that nobody gets there at the pace a sign-in allows, and hardly anybody with the hashes at hand.
const HARD_ENOUGH: zxcvbn::Score = zxcvbn::Score::Three;

/// Two threads that do nothing else, each with a memory of its own.
static THREADS: LazyLock<io::Result<Runtime>> =
    LazyLock::new(|| Builder::new_current_thread().max_blocking_threads(2).thread_name("password").build());

thread_local! {
    /// What a thread computes in, until it has had nothing to do for a while. Asked for anew with each password it would take
    /// five times as much: the allocator keeps what it was given back in pieces (`npm run bench:sign-ins`).
    static MEMORY: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
}

/// Waits for one of the threads and has it work.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let threads = THREADS.as_ref().map_err(|error| anyhow!("no thread for passwords: {error}"))?;
    threads.spawn_blocking(work).await?
}

/// Hashes a password into a PHC string that carries its own parameters and salt.
pub async fn hash(password: String, pepper: Vec<u8>) -> Result<String> {
    in_turn(move || {
        let (salt, params) = (Salt::generate(), Params::DEFAULT);
        let hash = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&params).map_err(|error| anyhow!(error))?,
            hash: Some(output(&password, &pepper, &salt, params)?),
            salt: Some(salt),
        };
        Ok(hash.to_string())
    })
    .await
}

/// Whether a password is among those that are tried first: common ones, names, dates, rows of keys, repetitions, with the
/// usual changes; or made of what is known of its owner.
pub fn is_easily_guessed(password: &str, known: &[&str]) -> bool {
    // Of an address, a name or a business somebody tries the parts as well.
    let parts =
        known.iter().flat_map(|known| known.split(|c: char| !c.is_alphanumeric())).filter(|part| part.len() > 2);
    let mut known: Vec<String> =
        known.iter().copied().chain(parts).chain(["leadline"]).map(str::to_lowercase).collect();
    known.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let own = password.to_lowercase();
    let rest = known.iter().fold(own.clone(), |rest, word| rest.replace(word, " "));
    let score = |password: &str| {
        let words: Vec<&str> = known.iter().map(String::as_str).collect();
        zxcvbn::zxcvbn(password, &words).score()
    };
    // What is known of the owner counts for nothing: what is left must be more than a year or a sign.
    score(password) < HARD_ENOUGH || (rest != own && score(rest.trim()) < zxcvbn::Score::Two)
}

/// Whether a hash was made as they are made now. One that was not is made anew when its password is at hand.
pub fn is_current(hash: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(hash) else { return false };
    let wanted = Algorithm::Argon2id.ident();
    parsed.algorithm == wanted
        && parsed.version == Some(Version::V0x13.into())
        && Params::try_from(&parsed).is_ok_and(|params| {
            params.m_cost() == Params::DEFAULT.m_cost()
                && params.t_cost() == Params::DEFAULT.t_cost()
                && params.p_cost() == Params::DEFAULT.p_cost()
        })
}

/// Whether a password belongs to a hash. Without a hash it takes as long and says no, so that a stranger cannot
/// tell a known address from an unknown one.
pub async fn verify(password: String, pepper: Vec<u8>, hash: Option<String>) -> Result<bool> {
    let Some(hash) = hash else {
        self::hash(password, pepper).await?;
        return Ok(false);
    };
    in_turn(move || {
        let parsed = PasswordHash::new(&hash).map_err(|error| anyhow!(error))?;
        let (Some(salt), Some(expected)) = (&parsed.salt, &parsed.hash) else { bail!("a hash without salt or value") };
        ensure!(parsed.algorithm == Algorithm::Argon2id.ident(), "a hash of another kind");
        ensure!(parsed.version == Some(Version::V0x13.into()), "a hash of another version");
        let params = Params::try_from(&parsed).map_err(|error| anyhow!(error))?;
        // `Output` compares in constant time.
        Ok(output(&password, &pepper, salt, params)? == *expected)
    })
    .await
}

/// What argon2id makes of a password.
fn output(password: &str, pepper: &[u8], salt: &Salt, params: Params) -> Result<Output> {
    let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
    let mut bytes = [0; Output::MAX_LENGTH];
    let out = bytes.get_mut(..length).context("a hash longer than any")?;
    let blocks = params.block_count();
    let argon = Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params);
    let argon = argon.map_err(|error| anyhow!(error))?;
    MEMORY
        .with_borrow_mut(|memory| {
            memory.resize(blocks, Block::new());
            argon.hash_password_into_with_memory(password.as_bytes(), salt, out, memory)
        })
        .map_err(|error| anyhow!(error))?;
    Output::new(out).map_err(|error| anyhow!(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_that_was_made_otherwise_is_not_current() {
        let hash = hash("correct horse battery".into(), b"pepper".to_vec()).await.unwrap();
        assert!(is_current(&hash));
        assert!(!is_current(&hash.replace("m=19456", "m=8192")) && !is_current(&hash.replace("t=2", "t=1")));
        assert!(!is_current(&hash.replace("argon2id", "argon2i")) && !is_current("$2b$12$abc") && !is_current(""));
    }

    #[test]
    fn what_people_choose_is_easily_guessed_however_long_it_is() {
        let known = ["Olive Owner", "olive@bright-dental.example", "Bright Dental"];
        for easy in [
            "passwordpassword",
            "Password123456!",
            "qwertyuiop123",
            "aaaaaaaaaaaaaaaa",
            "iloveyouiloveyou",
            "oliveowner2026",
            "brightdental!1",
            "leadline123456",
            "abcdefghijklmno",
        ] {
            assert!(is_easily_guessed(easy, &known), "{easy}");
        }
        for hard in ["correct horse battery staple", "a sentence that nobody guesses", "Vq7-mzTd0aRw"] {
            assert!(!is_easily_guessed(hard, &known), "{hard}");
        }
    }

    #[tokio::test]
    async fn what_the_library_makes_by_itself_verifies_and_nonsense_is_an_error() {
        use argon2::password_hash::PasswordHasher;

        let pepper = b"pepper".to_vec();
        let argon = Argon2::new_with_secret(&pepper, Algorithm::Argon2id, Version::V0x13, Params::DEFAULT).unwrap();
        let made = argon.hash_password(b"correct horse battery").unwrap().to_string();
        assert!(verify("correct horse battery".into(), pepper.clone(), Some(made.clone())).await.unwrap());
        let weaker = Params::new(8_192, 1, 1, None).unwrap();
        let argon = Argon2::new_with_secret(&pepper, Algorithm::Argon2id, Version::V0x13, weaker).unwrap();
        let former = argon.hash_password(b"correct horse battery").unwrap().to_string();
        assert!(verify("correct horse battery".into(), pepper.clone(), Some(former.clone())).await.unwrap());
        assert!(!verify("wrong horse battery".into(), pepper.clone(), Some(former)).await.unwrap());
        let without = made.rsplit_once('$').unwrap().0.to_owned();
        for nonsense in [String::new(), "$2b$12$abc".into(), without, made.replace("argon2id", "argon2i")] {
            assert!(verify("correct horse battery".into(), pepper.clone(), Some(nonsense)).await.is_err());
        }
    }

    #[tokio::test]
    async fn only_the_same_password_and_pepper_verify() {
        let hash = hash("correct horse battery".into(), b"pepper".to_vec()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let verify = |password: &str, pepper: &str, hash: Option<&String>| {
            super::verify(password.to_owned(), pepper.as_bytes().to_vec(), hash.cloned())
        };
        assert!(verify("correct horse battery", "pepper", Some(&hash)).await.unwrap());
        assert!(!verify("wrong horse battery", "pepper", Some(&hash)).await.unwrap());
        assert!(!verify("correct horse battery", "salt", Some(&hash)).await.unwrap());
        assert!(!verify("correct horse battery", "pepper", None).await.unwrap());
    }
}
