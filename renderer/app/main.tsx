import '@patternfly/react-core/dist/styles/base.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { createPage } from './page.ts'
import { createPageRouter } from './routes-tree.tsx'
// After every component: PatternFly's components bring their own style sheets.
import './theme/tokens.css'
import './theme/patternfly.css'
import './theme/frame.css'
import './theme/table.css'
import './theme/details.css'
import './theme/shell.css'
import './theme/pages.css'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root element')
const page = createPage()
createRoot(root).render(<App page={page} router={createPageRouter()} />)
page.session.start()
