import type { LucideIcon } from 'lucide-react';
import {
  Button as AriaButton,
  type ButtonProps,
  Tooltip,
  TooltipTrigger,
} from 'react-aria-components';
import './icon-button.css';

/** A button that shows an icon only. Its label is its accessible name and its tooltip. */
export function IconButton({
  icon: Icon,
  label,
  ...props
}: { icon: LucideIcon; label: string } & Omit<
  ButtonProps,
  'className' | 'children' | 'aria-label'
>) {
  return (
    <TooltipTrigger delay={500}>
      <AriaButton {...props} aria-label={label} className="icon-button">
        <Icon size={16} aria-hidden />
      </AriaButton>
      <Tooltip className="tooltip" offset={4}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
