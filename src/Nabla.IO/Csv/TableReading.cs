using System.Data;
using System.Diagnostics.CodeAnalysis;

namespace Nabla.IO;

/// <summary>Lets tables be read as <c>Table.ReadCsv("data.csv")</c> and made as <c>Table.FromRows(rows)</c>, and models
/// answer objects.</summary>
[SuppressMessage("Naming", "CA1708", Justification = "The two extension blocks have no names that a caller writes.")]
public static partial class TableReading
{
    extension(Table)
    {
        /// <summary>Reads a CSV file; <see cref="CsvFile.Read(string, CsvOptions?)"/> also says how it was
        /// understood.</summary>
        /// <param name="path">The file.</param>
        /// <param name="options">What is known about it; or null.</param>
        /// <exception cref="DataProblemException">It is missing, damaged, or no table.</exception>
        public static Table ReadCsv(string path, CsvOptions? options = null) => CsvFile.Read(path, options).Table;

        /// <summary>Reads a CSV file whose column to predict is known.</summary>
        /// <param name="path">The file.</param>
        /// <param name="target">The column to predict: its name, "first" or "last".</param>
        /// <param name="options">What is known about the file; or null.</param>
        /// <exception cref="DataProblemException">It is missing, damaged, no table, or has no such column.</exception>
        public static Table ReadCsv(string path, string target, CsvOptions? options = null)
        {
            try
            {
                return CsvFile.Read(path, options).Table.WithTarget(target);
            }
            catch (NablaFormatException e)
            {
                throw DataProblemException.Unusable(path, e, "the table");
            }
        }

        /// <summary>Reads a CSV file of which several columns are to be predicted together, each of numbers.</summary>
        /// <param name="path">The file.</param>
        /// <param name="targets">The columns to predict, in the order of the outputs.</param>
        /// <param name="options">What is known about the file; or null.</param>
        /// <exception cref="DataProblemException">It is missing, damaged, no table, has no such column, or one holds
        /// classes.</exception>
        public static Table ReadCsv(string path, IReadOnlyList<string> targets, CsvOptions? options = null)
        {
            try
            {
                return CsvFile.Read(path, options).Table.WithTargets(targets);
            }
            catch (NablaFormatException e)
            {
                throw DataProblemException.Unusable(path, e, "the table");
            }
        }

        /// <summary>Reads CSV from a stream.</summary>
        /// <param name="stream">Read to its end and left open.</param>
        /// <param name="options">What is known about it; or null.</param>
        /// <exception cref="NablaFormatException">It is damaged, or no table.</exception>
        public static Table ReadCsv(Stream stream, CsvOptions? options = null) => CsvFile.Read(stream, options).Table;

        /// <summary>Makes a table of rows of a program. Columns whose values are all of numeric types are numbers; the
        /// texts of other columns are understood as those of a CSV file. null, <see cref="DBNull"/> and NaN are
        /// missing.</summary>
        /// <typeparam name="T">A type with a public property or field for each column, which
        /// <see cref="System.Text.Json.Serialization.JsonPropertyNameAttribute"/> may rename; or a dictionary from
        /// names to values.</typeparam>
        /// <param name="rows">The rows.</param>
        /// <param name="options">What columns are; or null.</param>
        /// <exception cref="NablaFormatException">A value is neither number nor text, or the texts of a column have two
        /// meanings; says where.</exception>
        /// <exception cref="ArgumentException">A row has no values with names, or there is no column.</exception>
        /// <example><code>
        /// Table table = Table.FromRows(passengers).WithTarget("Survived");
        /// </code></example>
        public static Table FromRows<[DynamicallyAccessedMembers(RowMembers.Needed)] T>(
            IEnumerable<T> rows, CsvOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(rows);
            var table = new RowTable();
            foreach (string name in RowMembers<T>.Names)
                table.AddColumn(name);
            foreach (T row in rows)
                table.AddRow(RowMembers<T>.Of(row));
            return table.Finish(options ?? new());
        }

        /// <summary>Makes a table of what a database answers, as <c>FromRows</c> does.</summary>
        /// <param name="reader">Read to the end of its current result, and left open.</param>
        /// <param name="options">What columns are; or null.</param>
        /// <exception cref="NablaFormatException">Two columns have one name, a value is neither number nor text, or the
        /// texts of a column have two meanings; says where.</exception>
        public static Table FromReader(IDataReader reader, CsvOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(reader);
            var table = new RowTable();
            string[] names = [.. Enumerable.Range(0, reader.FieldCount).Select(i =>
                string.IsNullOrWhiteSpace(reader.GetName(i)) ? Invariant($"column{i + 1}") : reader.GetName(i))];
            foreach (string name in names)
                table.AddColumn(name);
            while (reader.Read())
                table.AddRow(names.Select((name, i) => KeyValuePair.Create(name, (object?)reader.GetValue(i))));
            return table.Finish(options ?? new());
        }
    }
}
