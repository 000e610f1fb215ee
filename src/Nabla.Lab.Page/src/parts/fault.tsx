import type { ComponentChildren } from "preact";
import { useErrorBoundary } from "preact/hooks";

/** Shows what is in it, or one sentence if that has a fault: the rest of the page goes on. */
export function Fault({ children }: { children: ComponentChildren }) {
    const [fault] = useErrorBoundary();
    if (fault === undefined) return <>{children}</>;
    return (
        <p role="alert" class="trouble">
            This view has a fault: {fault instanceof Error ? fault.message : String(fault)}. Choose another view, or
            reload the page.
        </p>
    );
}
