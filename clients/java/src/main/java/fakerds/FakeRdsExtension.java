package fakerds;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** The extension behind {@link WithFakeRds}. */
public final class FakeRdsExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace FAKES = ExtensionContext.Namespace.create(FakeRdsExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FakeRds.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // JUnit closes what the store has at the end of the test.
        return context.getStore(FAKES).getOrComputeIfAbsent("fake", key -> new Stored(FakeRds.start(seed(context))), Stored.class).fake();
    }

    private static String seed(ExtensionContext context) {
        Optional<WithFakeRds> near = AnnotationSupport.findAnnotation(context.getElement(), WithFakeRds.class);
        // A nested class has the seed of the class around it.
        Class<?> around = context.getTestClass().orElse(null);
        while (near.isEmpty() && around != null) {
            near = AnnotationSupport.findAnnotation(around, WithFakeRds.class);
            around = around.getEnclosingClass();
        }
        return near.map(WithFakeRds::seed).orElse("");
    }

    private record Stored(FakeRds fake) implements ExtensionContext.Store.CloseableResource {
        @Override
        public void close() {
            fake.close();
        }
    }
}
