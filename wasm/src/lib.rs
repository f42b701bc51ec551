//! The boundary between a fake and a host that runs it as WebAssembly.
//!
//! A host instantiates the module with the imports of WASI preview 1, calls `_initialize`, and then:
//!
//! 1. `fake_buffer(n)` returns the address of `n` bytes, which the host fills.
//! 2. `fake_new(n)` reads the first `n` bytes as a seed and returns the handle of a new fake.
//! 3. `fake_call(handle, n)` reads the first `n` bytes as a request. The routes of the control API, under `/_fake/`, are called the same way.
//! 4. `fake_free(handle)` frees a fake.
//!
//! `fake_new` and `fake_call` return 0 if they fail. `fake_answer()` returns the address of the answer or of the error message in the upper 32 bits,
//! and its length in the lower 32. The answer is valid until the next call.
//!
//! A request is a head, an empty line and the body. The head has a line `METHOD TARGET`, then a line `name: value` for each header. Lines end with a
//! line feed. An answer has the same form; its first line is `STATUS DELAY CUT`. `STATUS` is 0 if the host has to close the connection without an
//! answer. `DELAY` is the number of milliseconds to wait before the answer. `CUT` is the number of bytes of the body to send before closing the
//! connection, or `-` to send the whole body.
//!
//! A panic traps: the host's call fails. `fake_panic()` then returns the message, in the form of `fake_answer`. Such an instance is not called again.
//!
//! The module has no state but its memory. The clock and random numbers are the host's, through WASI. The module does not read the environment. The
//! members `Clock` and `IdSeed` of a seed make times and ids the same in every run.

use std::fmt::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

use fake_rds::{Embedded, EmbeddedAnswer};

/// The bytes that the host writes.
static BUFFER: Mutex<Vec<u8>> = Mutex::new(Vec::new());
/// The bytes that the host reads.
static ANSWER: Mutex<Vec<u8>> = Mutex::new(Vec::new());
/// The message of a panic.
static PANIC: Mutex<Vec<u8>> = Mutex::new(Vec::new());
/// A fake's handle is its position, counted from 1.
static FAKES: Mutex<Vec<Option<Embedded>>> = Mutex::new(Vec::new());

unsafe extern "C" {
    fn __wasm_call_ctors();
}

/// Starts the module. Without this function the linker would start and end the module around each call.
#[unsafe(no_mangle)]
pub extern "C" fn _initialize() {
    // SAFETY: the host calls this once, before anything else.
    unsafe { __wasm_call_ctors() };
    std::panic::set_hook(Box::new(|info| *lock(&PANIC) = info.to_string().into_bytes()));
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the address of `length` bytes for the host to fill.
#[unsafe(no_mangle)]
pub extern "C" fn fake_buffer(length: usize) -> *mut u8 {
    let mut buffer = lock(&BUFFER);
    buffer.resize(length, 0);
    buffer.as_mut_ptr()
}

/// Starts a fake from the seed in the buffer. Returns its handle, or 0 with the mistakes of the seed as the answer.
#[unsafe(no_mangle)]
pub extern "C" fn fake_new(length: usize) -> u32 {
    let fake = text(&input(length))
        .map_err(str::to_owned)
        .and_then(|seed| Embedded::new(seed).map_err(|error| error.to_string()));
    match fake {
        Ok(fake) => {
            let mut fakes = lock(&FAKES);
            fakes.push(Some(fake));
            fakes.len() as u32
        }
        Err(reason) => failed(reason),
    }
}

/// Answers the request in the buffer. Returns 1, or 0 with the reason as the answer.
#[unsafe(no_mangle)]
pub extern "C" fn fake_call(handle: u32, length: usize) -> u32 {
    let fakes = lock(&FAKES);
    let Some(fake) = (handle as usize).checked_sub(1).and_then(|index| fakes.get(index)).and_then(Option::as_ref)
    else {
        return failed(format!("no fake {handle}"));
    };
    match request(input(length)) {
        Ok(request) => {
            *lock(&ANSWER) = written(fake.handle(request));
            1
        }
        Err(reason) => failed(reason),
    }
}

/// Frees a fake. Its handle is not used again.
#[unsafe(no_mangle)]
pub extern "C" fn fake_free(handle: u32) {
    let fake = (handle as usize).checked_sub(1).and_then(|index| lock(&FAKES).get_mut(index).and_then(Option::take));
    drop(fake);
}

/// Returns the address and the length of the answer or of the error message.
#[unsafe(no_mangle)]
pub extern "C" fn fake_answer() -> u64 {
    place(&lock(&ANSWER))
}

/// Returns the address and the length of the message of the last panic.
#[unsafe(no_mangle)]
pub extern "C" fn fake_panic() -> u64 {
    place(&lock(&PANIC))
}

fn place(bytes: &[u8]) -> u64 {
    (bytes.as_ptr() as u64) << 32 | bytes.len() as u64
}

fn input(length: usize) -> Vec<u8> {
    let mut input = std::mem::take(&mut *lock(&BUFFER));
    input.truncate(length);
    input
}

fn failed(reason: String) -> u32 {
    *lock(&ANSWER) = reason.into_bytes();
    0
}

fn text(bytes: &[u8]) -> Result<&str, &'static str> {
    std::str::from_utf8(bytes).map_err(|_| "the seed is not UTF-8")
}

fn request(mut input: Vec<u8>) -> Result<http::Request<Vec<u8>>, String> {
    let end =
        input.windows(2).position(|pair| pair == b"\n\n").ok_or("the request has no empty line after its head")?;
    let body = input.split_off(end + 2);
    let mut lines = input[..end].split(|byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default();
    let space =
        first.iter().position(|byte| *byte == b' ').ok_or("the first line of the request takes METHOD TARGET")?;
    let mut request = http::Request::builder().method(&first[..space]).uri(&first[space + 1..]);
    for line in lines {
        let colon = line.iter().position(|byte| *byte == b':').ok_or("a header takes `name: value`")?;
        request = request.header(&line[..colon], line[colon + 1..].trim_ascii());
    }
    request.body(body).map_err(|error| error.to_string())
}

fn written(answer: EmbeddedAnswer) -> Vec<u8> {
    let cut = answer.cut.map_or_else(|| "-".to_owned(), |bytes| bytes.to_string());
    let mut head = format!("{} {} {cut}\n", answer.status, answer.delay.as_millis());
    for (name, value) in &answer.headers {
        // Writing to a string does not fail.
        let _ = writeln!(head, "{name}: {value}");
    }
    head.push('\n');
    let mut written = head.into_bytes();
    written.extend_from_slice(&answer.body);
    written
}
