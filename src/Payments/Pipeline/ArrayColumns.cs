using System.Data;
using Dapper;

namespace Payments.Pipeline;

/// <summary>Lets records with array members be read from array columns.</summary>
/// <remarks>Npgsql announces an array column as plain <see cref="Array"/>, which fits no constructor.</remarks>
public static class ArrayColumns
{
    public static void Register()
    {
        SqlMapper.AddTypeHandler(new Handler<string>());
        SqlMapper.AddTypeHandler(new Handler<Guid>());
        SqlMapper.AddTypeHandler(new Handler<long>());
        SqlMapper.AddTypeHandler(new Handler<DateOnly>());
    }

    private sealed class Handler<T> : SqlMapper.TypeHandler<T[]>
    {
        public override void SetValue(IDbDataParameter parameter, T[]? value) =>
            parameter.Value = value is null ? DBNull.Value : value;

        public override T[]? Parse(object value) => (T[]?)value;
    }
}
