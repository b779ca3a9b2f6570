import { createRootRoute } from '@tanstack/react-router';
import { NotFoundPage } from './pages/not-found-page';
import { Shell } from './shell/shell';

export const rootRoute = createRootRoute({
  component: Shell,
  notFoundComponent: NotFoundPage,
});
