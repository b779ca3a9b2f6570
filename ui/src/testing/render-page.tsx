import { createMemoryHistory, createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { RouterProvider } from '@tanstack/react-router';
import type { RouteComponent } from '@tanstack/react-router';
import { act } from '@testing-library/react';
import { renderWithProviders } from './render';

type Options = {
  /** The route's path, such as "/experiments/$id". */
  path: string;
  component: RouteComponent;
  /** Where the browser is; the path if left out. */
  at?: string;
  validateSearch?: (search: Record<string, unknown>) => object;
};

/** Renders a page at its address. What the page's links lead to does not exist. */
export async function renderPage({ path, component, at = path, validateSearch }: Options) {
  const root = createRootRoute({ notFoundComponent: () => null });
  const route = createRoute({
    getParentRoute: () => root,
    path,
    component,
    ...(validateSearch && { validateSearch }),
  });
  const router = createRouter({
    routeTree: root.addChildren([route]),
    history: createMemoryHistory({ initialEntries: [at] }),
  });
  await act(() => router.load());
  // The application's own router is the registered one; this has a part of its routes.
  const rendered = renderWithProviders(<RouterProvider router={router as never} />);
  return {
    ...rendered,
    address: () => router.state.location.href,
    /** Follows a link. */
    go: (to: string) => act(() => router.navigate({ to } as never)),
  };
}
