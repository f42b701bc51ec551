package fakerds;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Gives tests of JUnit 5 a parameter of the type {@link FakeRds}: a fake for each test, closed at its end. On a method it replaces that of the class. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(FakeRdsExtension.class)
public @interface WithFakeRds {
    /** The text of a seed file. */
    String seed() default "";
}
