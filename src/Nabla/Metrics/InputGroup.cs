using System.Collections.Immutable;

namespace Nabla;

/// <summary>Neighboring inputs of a network that belong together, such as those of one column's categories.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Start">The first, from 0.</param>
/// <param name="Width">How many, at least 1.</param>
public readonly record struct InputGroup(string Name, int Start, int Width)
{
    /// <summary>The inputs that a schema makes of each column.</summary>
    public static ImmutableArray<InputGroup> Of(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var groups = ImmutableArray.CreateBuilder<InputGroup>(schema.Columns.Length);
        int start = 0;
        foreach (SchemaColumn column in schema.Columns)
        {
            groups.Add(new(column.Name, start, column.Width));
            start += column.Width;
        }

        return groups.MoveToImmutable();
    }
}
