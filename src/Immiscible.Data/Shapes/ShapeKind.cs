namespace Immiscible.Data.Shapes;

/// <summary>The classes of the generated set; the value is the label.</summary>
internal enum ShapeKind
{
    Circle = 0,
    Square = 1,
    Triangle = 2,
    Cross = 3,
}
