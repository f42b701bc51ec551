package fakerds;

/** An error of the fake: a wrong seed, a refused request of the control API, or a panic of the core. */
public class FakeRdsException extends RuntimeException {
    FakeRdsException(String message) {
        super(message);
    }

    FakeRdsException(String message, Throwable cause) {
        super(message, cause);
    }
}
