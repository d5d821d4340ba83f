import type { FieldChange } from '@rapport/model/commands/command';
import type { Field } from '@rapport/model/schema/fields';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Value, Values } from '@rapport/model/schema/row';

/** What every input gets: it shows itself focused, commits once or gives up, and never writes what did not change. */
export type FieldInputProps = {
  readonly type: ObjectType;
  readonly field: Field;
  /** Key of the field, and id of the record whose field it is, empty or undefined for none that is there yet. */
  readonly fieldKey: string;
  readonly record: string | undefined;
  readonly label: string;
  /** The value as everybody sees it now; may change while the input is open. */
  readonly value: Value | undefined;
  /** Other values of the record: the pipeline limits the stages, for instance. */
  readonly values: Values;
  /** Name of whoever changed the value last, for the line that shows both. */
  readonly changedBy: string | undefined;
  readonly compact: boolean;
  readonly onCommit: (change: FieldChange) => void;
  /** What stands in the input by now, while it is typed. */
  readonly onType?: ((text: string) => void) | undefined;
  /** Leaves without writing. */
  readonly onCancel: () => void;
};

/** A line of a picker. */
export type PickerOption = {
  readonly id: string;
  readonly label: string;
  readonly detail?: string | undefined;
  /** Colour name of a stage or option; shown as a dot beside the label. */
  readonly colour?: string | undefined;
};
