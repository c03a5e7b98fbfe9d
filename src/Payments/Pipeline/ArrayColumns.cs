using System.Data;
using Dapper;

namespace Payments.Pipeline;

/// <summary>Lets Dapper read array columns into records: the driver calls every array just that.</summary>
internal static class ArrayColumns
{
    public static void Register()
    {
        SqlMapper.AddTypeHandler(new Handler<string>());
        SqlMapper.AddTypeHandler(new Handler<Guid>());
        SqlMapper.AddTypeHandler(new Handler<DateOnly>());
        SqlMapper.AddTypeHandler(new Handler<long>());
    }

    private sealed class Handler<T> : SqlMapper.TypeHandler<T[]>
    {
        public override T[] Parse(object value) => (T[])value;

        public override void SetValue(IDbDataParameter parameter, T[]? value) =>
            parameter.Value = (object?)value ?? DBNull.Value;
    }
}
